alter table account drop constraint account_role_check;
alter table account add constraint account_role_check check (role in ('viewer', 'requester', 'permit_issuer', 'technician',
  'lead', 'planner', 'reliability_engineer', 'administrator'));
alter table api_token drop constraint api_token_role_check;
alter table api_token add constraint api_token_role_check check (role in ('viewer', 'requester', 'permit_issuer',
  'technician', 'lead', 'planner', 'reliability_engineer', 'administrator', 'service'));

-- Which part of administration an administrator does, where HTTP_SEPARATE_DUTIES keeps them apart; at most one each.
alter table account add column duty text check (duty in ('system', 'security', 'audit'));

-- How the signer proved at that moment who they are; null for signatures from before it was kept.
alter table signature add column proof text check (proof in ('fresh_sign_in', 'none'));

/**
 * The script of the pages of the second proof, for browsers with authenticators: gets a challenge
 * from the API, has it answered, and sends the answer. The page shows its own words; where anything
 * fails, codes remain.
 */
export const authenticatorScript = `'use strict';
const button = document.getElementById('authenticator');
const alertLine = document.getElementById('alert');
const base = '/api/v1/session/second-factor';
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=+$/, '');
const ids = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function post(path, body) {
  const answer = await fetch(base + path, {
    method: 'POST',
    headers: body ? { 'content-type': 'application/json' } : {},
    body: body && JSON.stringify(body),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.detail);
  return said;
}

async function prove() {
  const asked = await post('/options');
  const publicKey = { ...asked, challenge: bytes(asked.challenge), allowCredentials: ids(asked.allowCredentials) };
  const { id, rawId, type, response } = await navigator.credentials.get({ publicKey });
  await post('', { webauthn: {
    id, rawId: text(rawId), type, clientExtensionResults: {},
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
    },
  } });
  leave();
}

async function enrol() {
  const asked = await post('/enrolment/webauthn/options');
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: ids(asked.excludeCredentials),
  };
  const { id, rawId, type, response } = await navigator.credentials.create({ publicKey });
  const { recoveryCodes } = await post('/enrolment/webauthn', { name: 'authenticator', response: {
    id, rawId: text(rawId), type, clientExtensionResults: {},
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports ? response.getTransports() : [],
    },
  } });
  showCodes(recoveryCodes || []);
}

function showCodes(codes) {
  const list = document.createElement('ol');
  for (const code of codes) list.append(Object.assign(document.createElement('li'), { textContent: code }));
  const hint = Object.assign(document.createElement('p'), { textContent: button.dataset.codes });
  const go = Object.assign(document.createElement('button'), { textContent: button.dataset.go });
  go.addEventListener('click', leave);
  document.querySelector('main').replaceChildren(hint, list, go);
}

function leave() {
  const field = document.querySelector('input[name=to]');
  location.assign((field && field.value) || '/tickets');
}

if (button && window.PublicKeyCredential) {
  button.hidden = false;
  button.addEventListener('click', () => {
    alertLine.textContent = '';
    (button.dataset.what === 'prove' ? prove() : enrol()).catch((error) => {
      alertLine.textContent = button.dataset.failed + ' ' + (error.name === 'Error' ? error.message : '');
    });
  });
}
`;

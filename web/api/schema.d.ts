// Made by `npm run web-client` from the API document; do not edit.

export interface paths {
    "/plant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getPlant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/system/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/system/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getSystemHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["signIn"];
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listOwnSessions"];
        put?: never;
        post?: never;
        delete: operations["signOutEverywhere"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["changeOwnPassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["confirmSignIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/others": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["endOtherSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{session}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["endOwnSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAccountSessions"];
        put?: never;
        post?: never;
        delete: operations["signOutAccount"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}/sessions/{session}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["endAccountSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}/second-factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["resetSecondFactors"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["proveSecondFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/second-factor/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["askAuthenticators"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/confirm/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["askOwnAuthenticators"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/second-factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listOwnSecondFactors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/second-factors/{factor}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["removeOwnSecondFactor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["renewRecoveryCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/second-factors/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["draftTotpOwn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/second-factors/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["confirmTotpOwn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/second-factors/webauthn/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["askToEnrolAuthenticatorOwn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/second-factors/webauthn": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["enrolAuthenticatorOwn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/second-factor/enrolment/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["draftTotpRequired"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/second-factor/enrolment/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["confirmTotpRequired"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/second-factor/enrolment/webauthn/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["askToEnrolAuthenticatorRequired"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/second-factor/enrolment/webauthn": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["enrolAuthenticatorRequired"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAccounts"];
        put?: never;
        post: operations["addAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["changeAccount"];
        trace?: never;
    };
    "/accounts/{id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}/sign-in-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["makeSignInLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}/identity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAccountIdentity"];
        put: operations["linkAccountIdentity"];
        post?: never;
        delete: operations["unlinkAccountIdentity"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTokens"];
        put?: never;
        post: operations["addToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["revokeToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/public/tickets/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getTicketProgress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTickets"];
        put?: never;
        post: operations["openTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getTicket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["correctTicket"];
        trace?: never;
    };
    "/tickets/{id}/transitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["transitionTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["transitionTickets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/next-steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTicketNextSteps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/free": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listFreeTickets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["takeTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getTicketEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/requesters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTicketRequesters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTicketEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/sla": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getTicketSla"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/escalations/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["acknowledgeTicketPages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/prognosis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["setTicketPrognosis"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sla/calendars": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listCalendars"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sla/calendars/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getCalendar"];
        put: operations["putCalendar"];
        post?: never;
        delete: operations["deleteCalendar"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sla/calendars/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listCalendarVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sla/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSlaPolicies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sla/policies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getSlaPolicy"];
        put: operations["putSlaPolicy"];
        post?: never;
        delete: operations["deleteSlaPolicy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sla/policies/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSlaPolicyVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/escalation/ladders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listEscalationLadders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/escalation/ladders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getEscalationLadder"];
        put: operations["putEscalationLadder"];
        post?: never;
        delete: operations["deleteEscalationLadder"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/escalation/ladders/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listEscalationLadderVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sla/policies/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["dryRunSlaPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/opening-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getOpeningRules"];
        put: operations["changeOpeningRules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listPlans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/plans/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["putPlan"];
        post?: never;
        delete: operations["removePlan"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/plans/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["pausePlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/plans/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["resumePlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getSchedule"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTicketLinks"];
        put?: never;
        post: operations["linkTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/links/{link}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["unlinkTicket"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/children": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTicketChildren"];
        put?: never;
        post: operations["addTicketChild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/children/{child}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["removeTicketChild"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/unmerge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["unmergeTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/subtasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSubtasks"];
        put?: never;
        post: operations["addSubtask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/subtasks/{subtask}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["changeSubtask"];
        trace?: never;
    };
    "/tickets.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["exportTickets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSavedViews"];
        put?: never;
        post: operations["addSavedView"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/views/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["changeSavedView"];
        post?: never;
        delete: operations["removeSavedView"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["watchChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics/maintenance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getMaintenanceMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/similar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSimilarTickets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/trace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getTicketTrace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/episodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listEpisodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/episodes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getEpisode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/episodes/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["acknowledgeEpisode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/episodes/{id}/shelve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["shelveEpisode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/episodes/{id}/unshelve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["unshelveEpisode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/episodes/{id}/suppress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["suppressEpisode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/episodes/{id}/unsuppress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["unsuppressEpisode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/episodes/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listEpisodeEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAssets"];
        put?: never;
        post: operations["createAsset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAsset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["changeAsset"];
        trace?: never;
    };
    "/asset-tree": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAssetTree"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assets/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAssetHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assets/{id}/qr.svg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAssetQr"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/report-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["makeReportCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assets/{id}/report-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getReportCode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assets/{id}/report-code/renewal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["renewReportCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/outside": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getTicketOutside"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assets/{id}/reliability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAssetReliability"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assets/{id}/costs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAssetCosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/costs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getTicketCosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/external-costs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["addTicketCost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/external-costs/{line}/correction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["correctTicketCost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/labour-rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listLabourRates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/labour-rate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["savePlantLabourRate"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teams/{id}/labour-rate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["saveTeamLabourRate"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{id}/labour-rate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["savePersonLabourRate"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assets.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["exportAssets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/parts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listParts"];
        put?: never;
        post: operations["createPart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/parts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getPart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["changePart"];
        trace?: never;
    };
    "/parts/{id}/stock/{store}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["countStock"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/parts/{id}/stock/{store}/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["receiveStock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reorder-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listReorders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stores": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listStores"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stores/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["saveStore"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/parts/{id}/stock-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listStockEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/failure-modes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listFailureModes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/failure-modes/{condition}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getFailureMode"];
        put: operations["saveFailureMode"];
        post?: never;
        delete: operations["removeFailureMode"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/failure-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getFailureCodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/reservations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listReservations"];
        put?: never;
        post: operations["reservePart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/reservations/{reservation}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["releasePart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/parts-waiver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["waiveParts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assets/{id}/out-of-service": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["takeOutOfService"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assets/{id}/in-service": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["putInService"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assets/{id}/maintenance-windows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listMaintenanceWindows"];
        put?: never;
        post: operations["planMaintenanceWindow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/maintenance-windows/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["endMaintenanceWindow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listPeople"];
        put?: never;
        post: operations["addPerson"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getPerson"];
        put?: never;
        post?: never;
        delete: operations["removePerson"];
        options?: never;
        head?: never;
        patch: operations["changePerson"];
        trace?: never;
    };
    "/people/{id}/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getErasure"];
        put?: never;
        post: operations["erasePerson"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/legal-holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listLegalHolds"];
        put?: never;
        post: operations["placeLegalHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/legal-holds/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["releaseLegalHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{id}/absences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAbsences"];
        put?: never;
        post: operations["addAbsence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/{id}/absences/{absence}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["removeAbsence"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTeams"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teams/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["saveTeam"];
        post?: never;
        delete: operations["removeTeam"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/skills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listSkills"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/skills/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["saveSkill"];
        post?: never;
        delete: operations["removeSkill"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/locations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listLocations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/locations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["saveLocation"];
        post?: never;
        delete: operations["removeLocation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/shifts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listShifts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/shifts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["saveShift"];
        post?: never;
        delete: operations["removeShift"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/shifts/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listShiftVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rotas/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["saveRota"];
        post?: never;
        delete: operations["removeRota"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rotas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRotas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rotas/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRotaVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rotas/{id}/overrides": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRotaOverrides"];
        put?: never;
        post: operations["addRotaOverride"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rotas/{id}/overrides/{override}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["removeRotaOverride"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rotas/{id}/on-call": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getOnCallOfRota"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/teams/{id}/on-call": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getOnCallOfTeam"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/dispatch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTicketDispatch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dispatch/what-if": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["dispatchWhatIf"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/verifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["verifyAudit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/verifications/last": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getVerification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAuditKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAccessEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listChangeEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/heads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAuditHeads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/service-report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getServiceReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["searchAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTicketComments"];
        put?: never;
        post: operations["addTicketComment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/checklists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTicketChecklists"];
        put?: never;
        post: operations["addTicketChecklist"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/checklists/{checklist}/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["answerTicketChecklist"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/labour": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTicketLabour"];
        put?: never;
        post: operations["bookTicketLabour"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/timer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["setTicketTimer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/timer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getMyTimer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/timer/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["stopMyTimer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/parts-used": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTicketPartsUsed"];
        put?: never;
        post: operations["useTicketPart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/labour/{line}/correction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["correctTicketLabour"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/parts-used/{line}/correction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["correctTicketPartUse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/signatures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTicketSignatures"];
        put?: never;
        post: operations["signTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTicketApprovals"];
        put?: never;
        post: operations["requestTicketApproval"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/approvals/{approval}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["decideTicketApproval"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/work-policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listWorkPolicies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/work-policies/{workClass}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["saveWorkPolicy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listTicketFiles"];
        put?: never;
        post: operations["addTicketFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tickets/{id}/files/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getTicketFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listMyNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/notifications/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["markMyNotificationRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/notifications/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["markMyNotificationsRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getMyPreferences"];
        put: operations["setMyPreferences"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/notifications/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["retryNotification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listWebhooks"];
        put?: never;
        post: operations["addWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        delete: operations["removeWebhook"];
        options?: never;
        head?: never;
        patch: operations["changeWebhook"];
        trace?: never;
    };
    "/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["replaceWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/push-devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listMyPushDevices"];
        put?: never;
        post: operations["addMyPushDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/push-devices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["removeMyPushDevice"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/{id}/learn": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["learnDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/{id}/learning-runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listLearningRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/{id}/learning-runs/{run}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getLearningRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/{id}/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listDeviceModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/{id}/models/{model}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["restoreDeviceModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/{id}/watch-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getWatchSettings"];
        put: operations["putWatchSettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assets/{id}/watch-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAssetWatchSettings"];
        put: operations["putAssetWatchSettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/episodes/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["acceptEpisodeLevel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listDevices"];
        put?: never;
        post: operations["addDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getDevice"];
        put?: never;
        post?: never;
        delete: operations["removeDevice"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/{id}/latest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getDeviceLatest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/{id}/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getDeviceSeries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/{id}/waveforms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listDeviceWaveforms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/{id}/waveforms/{at}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getDeviceWaveform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/{id}/waveforms/{at}/analysis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["analyseDeviceWaveform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assets/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAssetHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assets/{id}/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAssetHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assets/{id}/threshold-shadow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["shadowThreshold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["rotateDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["revokeDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["approveDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/devices/provision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["provisionDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/telemetry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ingestTelemetry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alarm-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAlarmRules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alarm-rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getAlarmRule"];
        put: operations["saveAlarmRule"];
        post?: never;
        delete: operations["removeAlarmRule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alarm-rules/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["dryRunAlarmRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/machine-classes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listMachineClasses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/machine-classes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getMachineClass"];
        put: operations["saveMachineClass"];
        post?: never;
        delete: operations["removeMachineClass"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/machines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listMachines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/machines/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getMachine"];
        put: operations["saveMachine"];
        post?: never;
        delete: operations["removeMachine"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mappings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listMappings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mappings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getMapping"];
        put: operations["saveMapping"];
        post?: never;
        delete: operations["removeMapping"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mappings/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["dryRunMapping"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mappings/listen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["listenToMessages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getConfiguration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/configuration/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["importConfiguration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models/{id}/promote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["promoteModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/model-rollbacks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["rollBackModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/model-decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listModelDecisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/models/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sla/what-if": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["askSlaWhatIf"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/flow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getFlow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/unread-telemetry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listUnreadTelemetry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/system/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["holdStores"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/quarantine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listQuarantine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/quarantine/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getQuarantined"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/quarantine/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["retryQuarantined"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assets/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["importAssets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/people/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["importPeople"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            instance: string;
            requestId: string;
            errors?: {
                field: string;
                message: string;
            }[];
        } & {
            [key: string]: unknown;
        };
    };
    responses: {
        400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        412: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getPlant: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        timeZone: string;
                        version: string;
                        brokerPorts: {
                            mqtt?: number;
                            mqtts?: number;
                            ws?: number;
                            wss?: number;
                        };
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            name: string;
                            path: string;
                            value: string | null;
                            default: string | null;
                            /** @enum {unknown} */
                            source: "default" | "environment" | "file" | "record";
                            secret: boolean;
                            description: string;
                        }[];
                        next: null;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getSystemHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: string;
                        /** Format: date-time */
                        startedAt: string;
                        memoryBytes: number;
                        parts: {
                            check: string;
                            ok: boolean;
                            detail: string;
                            advice?: string;
                        }[];
                        findings: {
                            check: string;
                            ok: boolean;
                            detail: string;
                            advice?: string;
                        }[];
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    login: string;
                    password: string;
                } | {
                    code: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        kind: "person" | "token" | "administrator" | "anyone";
                        personId: string | null;
                        name: string;
                        /** @enum {unknown} */
                        role: "viewer" | "requester" | "permit_issuer" | "technician" | "lead" | "planner" | "reliability_engineer" | "administrator" | "service";
                        sites: string[] | null;
                        scopes: string[] | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        kind: "person" | "token" | "administrator" | "anyone";
                        personId: string | null;
                        name: string;
                        /** @enum {unknown} */
                        role: "viewer" | "requester" | "permit_issuer" | "technician" | "lead" | "planner" | "reliability_engineer" | "administrator" | "service";
                        sites: string[] | null;
                        scopes: string[] | null;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listOwnSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            current: boolean;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            lastSeenAt: string;
                            /** Format: date-time */
                            expiresAt: string;
                            address: string | null;
                            browser: string;
                            /** @enum {unknown} */
                            signedInBy: "password" | "link" | "oidc";
                            secondFactor: boolean;
                        }[];
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    signOutEverywhere: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    changeOwnPassword: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    current: string;
                    password: string;
                };
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    confirmSignIn: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    password: string;
                } | {
                    totp: string;
                } | {
                    recoveryCode: string;
                } | {
                    webauthn: {
                        id: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        authenticatedAt: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    endOtherSessions: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ended: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    endOwnSession: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listAccountSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            current: boolean;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            lastSeenAt: string;
                            /** Format: date-time */
                            expiresAt: string;
                            address: string | null;
                            browser: string;
                            /** @enum {unknown} */
                            signedInBy: "password" | "link" | "oidc";
                            secondFactor: boolean;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    signOutAccount: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    endAccountSession: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    resetSecondFactors: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        removed: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    proveSecondFactor: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    totp: string;
                } | {
                    recoveryCode: string;
                } | {
                    webauthn: {
                        id: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        kind: "person" | "token" | "administrator" | "anyone";
                        personId: string | null;
                        name: string;
                        /** @enum {unknown} */
                        role: "viewer" | "requester" | "permit_issuer" | "technician" | "lead" | "planner" | "reliability_engineer" | "administrator" | "service";
                        sites: string[] | null;
                        scopes: string[] | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    askAuthenticators: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    askOwnAuthenticators: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listOwnSecondFactors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            /** @enum {unknown} */
                            kind: "totp" | "webauthn";
                            name: string;
                            /** Format: date-time */
                            createdAt: string;
                            lastUsedAt: string | null;
                        }[];
                        recoveryCodesLeft: number;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    removeOwnSecondFactor: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                factor: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    renewRecoveryCodes: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        recoveryCodes: string[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    draftTotpOwn: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        secret: string;
                        uri: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    confirmTotpOwn: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id: number;
                    code: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        recoveryCodes: string[] | null;
                        me: {
                            /** @enum {unknown} */
                            kind: "person" | "token" | "administrator" | "anyone";
                            personId: string | null;
                            name: string;
                            /** @enum {unknown} */
                            role: "viewer" | "requester" | "permit_issuer" | "technician" | "lead" | "planner" | "reliability_engineer" | "administrator" | "service";
                            sites: string[] | null;
                            scopes: string[] | null;
                        } | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    askToEnrolAuthenticatorOwn: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    enrolAuthenticatorOwn: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    response: {
                        id: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        recoveryCodes: string[] | null;
                        me: {
                            /** @enum {unknown} */
                            kind: "person" | "token" | "administrator" | "anyone";
                            personId: string | null;
                            name: string;
                            /** @enum {unknown} */
                            role: "viewer" | "requester" | "permit_issuer" | "technician" | "lead" | "planner" | "reliability_engineer" | "administrator" | "service";
                            sites: string[] | null;
                            scopes: string[] | null;
                        } | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    draftTotpRequired: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        secret: string;
                        uri: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    confirmTotpRequired: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id: number;
                    code: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        recoveryCodes: string[] | null;
                        me: {
                            /** @enum {unknown} */
                            kind: "person" | "token" | "administrator" | "anyone";
                            personId: string | null;
                            name: string;
                            /** @enum {unknown} */
                            role: "viewer" | "requester" | "permit_issuer" | "technician" | "lead" | "planner" | "reliability_engineer" | "administrator" | "service";
                            sites: string[] | null;
                            scopes: string[] | null;
                        } | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    askToEnrolAuthenticatorRequired: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    enrolAuthenticatorRequired: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    response: {
                        id: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        recoveryCodes: string[] | null;
                        me: {
                            /** @enum {unknown} */
                            kind: "person" | "token" | "administrator" | "anyone";
                            personId: string | null;
                            name: string;
                            /** @enum {unknown} */
                            role: "viewer" | "requester" | "permit_issuer" | "technician" | "lead" | "planner" | "reliability_engineer" | "administrator" | "service";
                            sites: string[] | null;
                            scopes: string[] | null;
                        } | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listAccounts: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            login: string;
                            name: string;
                            /** @enum {unknown} */
                            role: "viewer" | "requester" | "permit_issuer" | "technician" | "lead" | "planner" | "reliability_engineer" | "administrator";
                            sites: string[] | null;
                            active: boolean;
                            duty: ("system" | "security" | "audit") | null;
                            hasPassword: boolean;
                            /** Format: date-time */
                            createdAt: string;
                            lastSignedInAt: string | null;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    addAccount: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    login: string;
                    name?: string;
                    person?: string;
                    /** Format: email */
                    email?: string;
                    /** @enum {unknown} */
                    role: "viewer" | "requester" | "permit_issuer" | "technician" | "lead" | "planner" | "reliability_engineer" | "administrator";
                    sites?: string[] | null;
                    password?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        account: {
                            id: string;
                            login: string;
                            name: string;
                            /** @enum {unknown} */
                            role: "viewer" | "requester" | "permit_issuer" | "technician" | "lead" | "planner" | "reliability_engineer" | "administrator";
                            sites: string[] | null;
                            active: boolean;
                            duty: ("system" | "security" | "audit") | null;
                            hasPassword: boolean;
                            /** Format: date-time */
                            createdAt: string;
                            lastSignedInAt: string | null;
                        };
                        password: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        login: string;
                        name: string;
                        /** @enum {unknown} */
                        role: "viewer" | "requester" | "permit_issuer" | "technician" | "lead" | "planner" | "reliability_engineer" | "administrator";
                        sites: string[] | null;
                        active: boolean;
                        duty: ("system" | "security" | "audit") | null;
                        hasPassword: boolean;
                        /** Format: date-time */
                        createdAt: string;
                        lastSignedInAt: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    changeAccount: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    role?: "viewer" | "requester" | "permit_issuer" | "technician" | "lead" | "planner" | "reliability_engineer" | "administrator";
                    sites?: string[] | null;
                    active?: boolean;
                    duty?: ("system" | "security" | "audit") | null;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        login: string;
                        name: string;
                        /** @enum {unknown} */
                        role: "viewer" | "requester" | "permit_issuer" | "technician" | "lead" | "planner" | "reliability_engineer" | "administrator";
                        sites: string[] | null;
                        active: boolean;
                        duty: ("system" | "security" | "audit") | null;
                        hasPassword: boolean;
                        /** Format: date-time */
                        createdAt: string;
                        lastSignedInAt: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    password?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        account: {
                            id: string;
                            login: string;
                            name: string;
                            /** @enum {unknown} */
                            role: "viewer" | "requester" | "permit_issuer" | "technician" | "lead" | "planner" | "reliability_engineer" | "administrator";
                            sites: string[] | null;
                            active: boolean;
                            duty: ("system" | "security" | "audit") | null;
                            hasPassword: boolean;
                            /** Format: date-time */
                            createdAt: string;
                            lastSignedInAt: string | null;
                        };
                        password: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    makeSignInLink: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        path: string;
                        code: string;
                        /** Format: date-time */
                        expiresAt: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getAccountIdentity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        issuer: string;
                        subject: string;
                        made: boolean;
                        /** Format: date-time */
                        linkedAt: string;
                        seenAt: string | null;
                        endedAt: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    linkAccountIdentity: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    subject: string;
                    issuer?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        issuer: string;
                        subject: string;
                        made: boolean;
                        /** Format: date-time */
                        linkedAt: string;
                        seenAt: string | null;
                        endedAt: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    unlinkAccountIdentity: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listTokens: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            name: string;
                            madeBy: string | null;
                            /** @enum {unknown} */
                            role: "viewer" | "requester" | "permit_issuer" | "technician" | "lead" | "planner" | "reliability_engineer" | "administrator" | "service";
                            scopes: string[];
                            sites: string[] | null;
                            /** Format: date-time */
                            createdAt: string;
                            expiresAt: string | null;
                            lastUsedAt: string | null;
                            revokedAt: string | null;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    addToken: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @enum {unknown} */
                    role?: "viewer" | "requester" | "permit_issuer" | "technician" | "lead" | "planner" | "reliability_engineer" | "administrator" | "service";
                    scopes: string[];
                    sites?: string[] | null;
                    expiresInDays?: number;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        token: {
                            id: number;
                            name: string;
                            madeBy: string | null;
                            /** @enum {unknown} */
                            role: "viewer" | "requester" | "permit_issuer" | "technician" | "lead" | "planner" | "reliability_engineer" | "administrator" | "service";
                            scopes: string[];
                            sites: string[] | null;
                            /** Format: date-time */
                            createdAt: string;
                            expiresAt: string | null;
                            lastUsedAt: string | null;
                            revokedAt: string | null;
                        };
                        secret: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getTicketProgress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        status: "received" | "scheduled" | "in_progress" | "waiting" | "done" | "cancelled";
                        owner: string | null;
                        eta: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listTickets: {
        parameters: {
            query?: {
                state?: string;
                priority?: string;
                asset?: string;
                site?: string;
                assignee?: string;
                class?: string;
                workClass?: string;
                source?: string;
                verdict?: string;
                condition?: string;
                dueBefore?: string;
                q?: string;
                sort?: "newest" | "due";
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            number: string;
                            title: string;
                            description: string;
                            titleZh: string | null;
                            descriptionZh: string | null;
                            /** @enum {unknown} */
                            state: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                            /** @enum {unknown} */
                            priority: "P1" | "P2" | "P3" | "P4";
                            priorityReason: string;
                            failureModeGroup: string;
                            workClass: string;
                            asset: {
                                id: string;
                                name: string;
                                site: string;
                                /** @enum {unknown} */
                                criticality: "A" | "B" | "C";
                                class: string | null;
                                device: string | null;
                            };
                            device: string | null;
                            assignee: {
                                id: string;
                                name: string;
                            } | null;
                            /** Format: date-time */
                            openedAt: string;
                            detectedAt: string | null;
                            resolvedAt: string | null;
                            closedAt: string | null;
                            hold: {
                                /** @enum {unknown} */
                                from: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                                reason: string;
                                /** Format: date-time */
                                reviewAt: string;
                            } | null;
                            scheduledFrom: string | null;
                            scheduledUntil: string | null;
                            verdict: ("functional_failure" | "potential_failure" | "process_change" | "no_fault_found" | "sensor_fault" | "external_cause" | "duplicate" | "not_inspected") | null;
                            mergedInto: string | null;
                            /** @enum {unknown} */
                            source: "detector" | "api" | "plan" | "person";
                            parent: string | null;
                            recurrenceOf: string | null;
                            episode: {
                                id: string;
                                state: string;
                                condition: string;
                                severity: string;
                                score: number;
                                peakScore: number;
                                contributions: {
                                    [key: string]: number;
                                };
                                firstChannel: string;
                                reason: string;
                                /** Format: date-time */
                                onsetAt: string;
                                /** Format: date-time */
                                raisedAt: string;
                                clearedAt: string | null;
                            } | null;
                            episodeIds: string[];
                            clocks: {
                                /** @enum {unknown} */
                                kind: "ack" | "start" | "restore" | "ola";
                                /** @enum {unknown} */
                                state: "running" | "paused" | "met" | "breached_running" | "breached_met" | "cancelled";
                                ordinal: number;
                                /** Format: date-time */
                                startedAt: string;
                                dueAt: string | null;
                                endedAt: string | null;
                                targetSeconds: number;
                                elapsedSeconds: number;
                                remainingSeconds: number;
                            }[];
                            dueAt: {
                                [key: string]: string | null;
                            };
                            legalNextStates: ("candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged")[];
                            plan: {
                                condition: string;
                                class: string | null;
                                name: {
                                    en: string;
                                    zh: string;
                                };
                                failureMode: string;
                                mechanism: string;
                                cause: string;
                                safety: {
                                    id: string;
                                    en: string;
                                    zh: string;
                                    mandatory: boolean;
                                }[];
                                checks: {
                                    id: string;
                                    en: string;
                                    zh: string;
                                    mandatory: boolean;
                                }[];
                                skills: {
                                    skill: string;
                                    level: number;
                                }[];
                                parts: {
                                    part: string;
                                    quantity: number;
                                    name: {
                                        en: string;
                                        zh: string;
                                    };
                                }[];
                                estimatedMinutes: number;
                                twoPerson: boolean;
                            } | null;
                            progressPath: string;
                            version: number;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    openTicket: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    asset: string;
                    title: string;
                    description?: string;
                    failureModeGroup?: string;
                    /** @enum {unknown} */
                    workClass?: "corrective" | "preventive" | "inspection" | "instrument";
                    /** @enum {unknown} */
                    priority?: "P1" | "P2" | "P3" | "P4";
                    candidate?: boolean;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        number: string;
                        title: string;
                        description: string;
                        titleZh: string | null;
                        descriptionZh: string | null;
                        /** @enum {unknown} */
                        state: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                        /** @enum {unknown} */
                        priority: "P1" | "P2" | "P3" | "P4";
                        priorityReason: string;
                        failureModeGroup: string;
                        workClass: string;
                        asset: {
                            id: string;
                            name: string;
                            site: string;
                            /** @enum {unknown} */
                            criticality: "A" | "B" | "C";
                            class: string | null;
                            device: string | null;
                        };
                        device: string | null;
                        assignee: {
                            id: string;
                            name: string;
                        } | null;
                        /** Format: date-time */
                        openedAt: string;
                        detectedAt: string | null;
                        resolvedAt: string | null;
                        closedAt: string | null;
                        hold: {
                            /** @enum {unknown} */
                            from: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                            reason: string;
                            /** Format: date-time */
                            reviewAt: string;
                        } | null;
                        scheduledFrom: string | null;
                        scheduledUntil: string | null;
                        verdict: ("functional_failure" | "potential_failure" | "process_change" | "no_fault_found" | "sensor_fault" | "external_cause" | "duplicate" | "not_inspected") | null;
                        mergedInto: string | null;
                        /** @enum {unknown} */
                        source: "detector" | "api" | "plan" | "person";
                        parent: string | null;
                        recurrenceOf: string | null;
                        episode: {
                            id: string;
                            state: string;
                            condition: string;
                            severity: string;
                            score: number;
                            peakScore: number;
                            contributions: {
                                [key: string]: number;
                            };
                            firstChannel: string;
                            reason: string;
                            /** Format: date-time */
                            onsetAt: string;
                            /** Format: date-time */
                            raisedAt: string;
                            clearedAt: string | null;
                        } | null;
                        episodeIds: string[];
                        clocks: {
                            /** @enum {unknown} */
                            kind: "ack" | "start" | "restore" | "ola";
                            /** @enum {unknown} */
                            state: "running" | "paused" | "met" | "breached_running" | "breached_met" | "cancelled";
                            ordinal: number;
                            /** Format: date-time */
                            startedAt: string;
                            dueAt: string | null;
                            endedAt: string | null;
                            targetSeconds: number;
                            elapsedSeconds: number;
                            remainingSeconds: number;
                        }[];
                        dueAt: {
                            [key: string]: string | null;
                        };
                        legalNextStates: ("candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged")[];
                        plan: {
                            condition: string;
                            class: string | null;
                            name: {
                                en: string;
                                zh: string;
                            };
                            failureMode: string;
                            mechanism: string;
                            cause: string;
                            safety: {
                                id: string;
                                en: string;
                                zh: string;
                                mandatory: boolean;
                            }[];
                            checks: {
                                id: string;
                                en: string;
                                zh: string;
                                mandatory: boolean;
                            }[];
                            skills: {
                                skill: string;
                                level: number;
                            }[];
                            parts: {
                                part: string;
                                quantity: number;
                                name: {
                                    en: string;
                                    zh: string;
                                };
                            }[];
                            estimatedMinutes: number;
                            twoPerson: boolean;
                        } | null;
                        progressPath: string;
                        version: number;
                    };
                };
            };
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        number: string;
                        title: string;
                        description: string;
                        titleZh: string | null;
                        descriptionZh: string | null;
                        /** @enum {unknown} */
                        state: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                        /** @enum {unknown} */
                        priority: "P1" | "P2" | "P3" | "P4";
                        priorityReason: string;
                        failureModeGroup: string;
                        workClass: string;
                        asset: {
                            id: string;
                            name: string;
                            site: string;
                            /** @enum {unknown} */
                            criticality: "A" | "B" | "C";
                            class: string | null;
                            device: string | null;
                        };
                        device: string | null;
                        assignee: {
                            id: string;
                            name: string;
                        } | null;
                        /** Format: date-time */
                        openedAt: string;
                        detectedAt: string | null;
                        resolvedAt: string | null;
                        closedAt: string | null;
                        hold: {
                            /** @enum {unknown} */
                            from: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                            reason: string;
                            /** Format: date-time */
                            reviewAt: string;
                        } | null;
                        scheduledFrom: string | null;
                        scheduledUntil: string | null;
                        verdict: ("functional_failure" | "potential_failure" | "process_change" | "no_fault_found" | "sensor_fault" | "external_cause" | "duplicate" | "not_inspected") | null;
                        mergedInto: string | null;
                        /** @enum {unknown} */
                        source: "detector" | "api" | "plan" | "person";
                        parent: string | null;
                        recurrenceOf: string | null;
                        episode: {
                            id: string;
                            state: string;
                            condition: string;
                            severity: string;
                            score: number;
                            peakScore: number;
                            contributions: {
                                [key: string]: number;
                            };
                            firstChannel: string;
                            reason: string;
                            /** Format: date-time */
                            onsetAt: string;
                            /** Format: date-time */
                            raisedAt: string;
                            clearedAt: string | null;
                        } | null;
                        episodeIds: string[];
                        clocks: {
                            /** @enum {unknown} */
                            kind: "ack" | "start" | "restore" | "ola";
                            /** @enum {unknown} */
                            state: "running" | "paused" | "met" | "breached_running" | "breached_met" | "cancelled";
                            ordinal: number;
                            /** Format: date-time */
                            startedAt: string;
                            dueAt: string | null;
                            endedAt: string | null;
                            targetSeconds: number;
                            elapsedSeconds: number;
                            remainingSeconds: number;
                        }[];
                        dueAt: {
                            [key: string]: string | null;
                        };
                        legalNextStates: ("candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged")[];
                        plan: {
                            condition: string;
                            class: string | null;
                            name: {
                                en: string;
                                zh: string;
                            };
                            failureMode: string;
                            mechanism: string;
                            cause: string;
                            safety: {
                                id: string;
                                en: string;
                                zh: string;
                                mandatory: boolean;
                            }[];
                            checks: {
                                id: string;
                                en: string;
                                zh: string;
                                mandatory: boolean;
                            }[];
                            skills: {
                                skill: string;
                                level: number;
                            }[];
                            parts: {
                                part: string;
                                quantity: number;
                                name: {
                                    en: string;
                                    zh: string;
                                };
                            }[];
                            estimatedMinutes: number;
                            twoPerson: boolean;
                        } | null;
                        progressPath: string;
                        version: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getTicket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        number: string;
                        title: string;
                        description: string;
                        titleZh: string | null;
                        descriptionZh: string | null;
                        /** @enum {unknown} */
                        state: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                        /** @enum {unknown} */
                        priority: "P1" | "P2" | "P3" | "P4";
                        priorityReason: string;
                        failureModeGroup: string;
                        workClass: string;
                        asset: {
                            id: string;
                            name: string;
                            site: string;
                            /** @enum {unknown} */
                            criticality: "A" | "B" | "C";
                            class: string | null;
                            device: string | null;
                        };
                        device: string | null;
                        assignee: {
                            id: string;
                            name: string;
                        } | null;
                        /** Format: date-time */
                        openedAt: string;
                        detectedAt: string | null;
                        resolvedAt: string | null;
                        closedAt: string | null;
                        hold: {
                            /** @enum {unknown} */
                            from: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                            reason: string;
                            /** Format: date-time */
                            reviewAt: string;
                        } | null;
                        scheduledFrom: string | null;
                        scheduledUntil: string | null;
                        verdict: ("functional_failure" | "potential_failure" | "process_change" | "no_fault_found" | "sensor_fault" | "external_cause" | "duplicate" | "not_inspected") | null;
                        mergedInto: string | null;
                        /** @enum {unknown} */
                        source: "detector" | "api" | "plan" | "person";
                        parent: string | null;
                        recurrenceOf: string | null;
                        episode: {
                            id: string;
                            state: string;
                            condition: string;
                            severity: string;
                            score: number;
                            peakScore: number;
                            contributions: {
                                [key: string]: number;
                            };
                            firstChannel: string;
                            reason: string;
                            /** Format: date-time */
                            onsetAt: string;
                            /** Format: date-time */
                            raisedAt: string;
                            clearedAt: string | null;
                        } | null;
                        episodeIds: string[];
                        clocks: {
                            /** @enum {unknown} */
                            kind: "ack" | "start" | "restore" | "ola";
                            /** @enum {unknown} */
                            state: "running" | "paused" | "met" | "breached_running" | "breached_met" | "cancelled";
                            ordinal: number;
                            /** Format: date-time */
                            startedAt: string;
                            dueAt: string | null;
                            endedAt: string | null;
                            targetSeconds: number;
                            elapsedSeconds: number;
                            remainingSeconds: number;
                        }[];
                        dueAt: {
                            [key: string]: string | null;
                        };
                        legalNextStates: ("candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged")[];
                        plan: {
                            condition: string;
                            class: string | null;
                            name: {
                                en: string;
                                zh: string;
                            };
                            failureMode: string;
                            mechanism: string;
                            cause: string;
                            safety: {
                                id: string;
                                en: string;
                                zh: string;
                                mandatory: boolean;
                            }[];
                            checks: {
                                id: string;
                                en: string;
                                zh: string;
                                mandatory: boolean;
                            }[];
                            skills: {
                                skill: string;
                                level: number;
                            }[];
                            parts: {
                                part: string;
                                quantity: number;
                                name: {
                                    en: string;
                                    zh: string;
                                };
                            }[];
                            estimatedMinutes: number;
                            twoPerson: boolean;
                        } | null;
                        progressPath: string;
                        version: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    correctTicket: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    title?: string;
                    description?: string;
                    titleZh?: string | null;
                    descriptionZh?: string | null;
                    /** @enum {unknown} */
                    priority?: "P1" | "P2" | "P3" | "P4";
                    asset?: string;
                    failureModeGroup?: string;
                    /** @enum {unknown} */
                    workClass?: "preventive" | "corrective" | "inspection" | "instrument";
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        number: string;
                        title: string;
                        description: string;
                        titleZh: string | null;
                        descriptionZh: string | null;
                        /** @enum {unknown} */
                        state: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                        /** @enum {unknown} */
                        priority: "P1" | "P2" | "P3" | "P4";
                        priorityReason: string;
                        failureModeGroup: string;
                        workClass: string;
                        asset: {
                            id: string;
                            name: string;
                            site: string;
                            /** @enum {unknown} */
                            criticality: "A" | "B" | "C";
                            class: string | null;
                            device: string | null;
                        };
                        device: string | null;
                        assignee: {
                            id: string;
                            name: string;
                        } | null;
                        /** Format: date-time */
                        openedAt: string;
                        detectedAt: string | null;
                        resolvedAt: string | null;
                        closedAt: string | null;
                        hold: {
                            /** @enum {unknown} */
                            from: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                            reason: string;
                            /** Format: date-time */
                            reviewAt: string;
                        } | null;
                        scheduledFrom: string | null;
                        scheduledUntil: string | null;
                        verdict: ("functional_failure" | "potential_failure" | "process_change" | "no_fault_found" | "sensor_fault" | "external_cause" | "duplicate" | "not_inspected") | null;
                        mergedInto: string | null;
                        /** @enum {unknown} */
                        source: "detector" | "api" | "plan" | "person";
                        parent: string | null;
                        recurrenceOf: string | null;
                        episode: {
                            id: string;
                            state: string;
                            condition: string;
                            severity: string;
                            score: number;
                            peakScore: number;
                            contributions: {
                                [key: string]: number;
                            };
                            firstChannel: string;
                            reason: string;
                            /** Format: date-time */
                            onsetAt: string;
                            /** Format: date-time */
                            raisedAt: string;
                            clearedAt: string | null;
                        } | null;
                        episodeIds: string[];
                        clocks: {
                            /** @enum {unknown} */
                            kind: "ack" | "start" | "restore" | "ola";
                            /** @enum {unknown} */
                            state: "running" | "paused" | "met" | "breached_running" | "breached_met" | "cancelled";
                            ordinal: number;
                            /** Format: date-time */
                            startedAt: string;
                            dueAt: string | null;
                            endedAt: string | null;
                            targetSeconds: number;
                            elapsedSeconds: number;
                            remainingSeconds: number;
                        }[];
                        dueAt: {
                            [key: string]: string | null;
                        };
                        legalNextStates: ("candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged")[];
                        plan: {
                            condition: string;
                            class: string | null;
                            name: {
                                en: string;
                                zh: string;
                            };
                            failureMode: string;
                            mechanism: string;
                            cause: string;
                            safety: {
                                id: string;
                                en: string;
                                zh: string;
                                mandatory: boolean;
                            }[];
                            checks: {
                                id: string;
                                en: string;
                                zh: string;
                                mandatory: boolean;
                            }[];
                            skills: {
                                skill: string;
                                level: number;
                            }[];
                            parts: {
                                part: string;
                                quantity: number;
                                name: {
                                    en: string;
                                    zh: string;
                                };
                            }[];
                            estimatedMinutes: number;
                            twoPerson: boolean;
                        } | null;
                        progressPath: string;
                        version: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    transitionTicket: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "occurred-at"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    to: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                    reason?: string;
                    assignee?: string;
                    /** Format: date-time */
                    reviewAt?: string;
                    /** Format: date-time */
                    scheduledFrom?: string;
                    /** Format: date-time */
                    scheduledUntil?: string;
                    /** @enum {unknown} */
                    verdict?: "functional_failure" | "potential_failure" | "process_change" | "no_fault_found" | "sensor_fault" | "external_cause" | "duplicate" | "not_inspected";
                    /** @enum {unknown} */
                    failureMode?: "AIR" | "BRD" | "ELP" | "ELU" | "ERO" | "FTS" | "HIO" | "IHT" | "INL" | "LOO" | "NOI" | "NOO" | "OHE" | "OTH" | "PDE" | "PLU" | "SER" | "SPO" | "STD" | "STP" | "UNK" | "UST" | "VIB";
                    /** @enum {unknown} */
                    failureMechanism?: "1.0" | "1.1" | "1.2" | "1.3" | "1.4" | "1.5" | "1.6" | "2.0" | "2.1" | "2.2" | "2.3" | "2.4" | "2.5" | "2.6" | "2.7" | "2.8" | "3.0" | "3.1" | "3.2" | "3.3" | "3.4" | "3.5" | "3.6" | "4.0" | "4.1" | "4.2" | "4.3" | "4.4" | "4.5" | "5.0" | "5.1" | "5.2" | "5.3" | "6.0" | "6.1" | "6.2" | "6.3" | "6.4";
                    /** @enum {unknown} */
                    failureCause?: "1.0" | "1.1" | "1.2" | "2.0" | "2.1" | "2.2" | "3.0" | "3.1" | "3.2" | "3.3" | "3.4" | "4.0" | "4.1" | "4.2" | "5.0" | "5.1" | "5.2" | "5.3" | "5.4" | "5.5";
                    target?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        number: string;
                        title: string;
                        description: string;
                        titleZh: string | null;
                        descriptionZh: string | null;
                        /** @enum {unknown} */
                        state: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                        /** @enum {unknown} */
                        priority: "P1" | "P2" | "P3" | "P4";
                        priorityReason: string;
                        failureModeGroup: string;
                        workClass: string;
                        asset: {
                            id: string;
                            name: string;
                            site: string;
                            /** @enum {unknown} */
                            criticality: "A" | "B" | "C";
                            class: string | null;
                            device: string | null;
                        };
                        device: string | null;
                        assignee: {
                            id: string;
                            name: string;
                        } | null;
                        /** Format: date-time */
                        openedAt: string;
                        detectedAt: string | null;
                        resolvedAt: string | null;
                        closedAt: string | null;
                        hold: {
                            /** @enum {unknown} */
                            from: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                            reason: string;
                            /** Format: date-time */
                            reviewAt: string;
                        } | null;
                        scheduledFrom: string | null;
                        scheduledUntil: string | null;
                        verdict: ("functional_failure" | "potential_failure" | "process_change" | "no_fault_found" | "sensor_fault" | "external_cause" | "duplicate" | "not_inspected") | null;
                        mergedInto: string | null;
                        /** @enum {unknown} */
                        source: "detector" | "api" | "plan" | "person";
                        parent: string | null;
                        recurrenceOf: string | null;
                        episode: {
                            id: string;
                            state: string;
                            condition: string;
                            severity: string;
                            score: number;
                            peakScore: number;
                            contributions: {
                                [key: string]: number;
                            };
                            firstChannel: string;
                            reason: string;
                            /** Format: date-time */
                            onsetAt: string;
                            /** Format: date-time */
                            raisedAt: string;
                            clearedAt: string | null;
                        } | null;
                        episodeIds: string[];
                        clocks: {
                            /** @enum {unknown} */
                            kind: "ack" | "start" | "restore" | "ola";
                            /** @enum {unknown} */
                            state: "running" | "paused" | "met" | "breached_running" | "breached_met" | "cancelled";
                            ordinal: number;
                            /** Format: date-time */
                            startedAt: string;
                            dueAt: string | null;
                            endedAt: string | null;
                            targetSeconds: number;
                            elapsedSeconds: number;
                            remainingSeconds: number;
                        }[];
                        dueAt: {
                            [key: string]: string | null;
                        };
                        legalNextStates: ("candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged")[];
                        plan: {
                            condition: string;
                            class: string | null;
                            name: {
                                en: string;
                                zh: string;
                            };
                            failureMode: string;
                            mechanism: string;
                            cause: string;
                            safety: {
                                id: string;
                                en: string;
                                zh: string;
                                mandatory: boolean;
                            }[];
                            checks: {
                                id: string;
                                en: string;
                                zh: string;
                                mandatory: boolean;
                            }[];
                            skills: {
                                skill: string;
                                level: number;
                            }[];
                            parts: {
                                part: string;
                                quantity: number;
                                name: {
                                    en: string;
                                    zh: string;
                                };
                            }[];
                            estimatedMinutes: number;
                            twoPerson: boolean;
                        } | null;
                        progressPath: string;
                        version: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        title: string;
                        status: number;
                        detail: string;
                    } & {
                        /** @enum {unknown} */
                        from: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                        /** @enum {unknown} */
                        to: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                        legalNextStates: ("candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged")[];
                    };
                };
            };
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        title: string;
                        status: number;
                        detail: string;
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    transitionTickets: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    tickets: {
                        id: string;
                        version?: number;
                    }[];
                    transition: {
                        /** @enum {unknown} */
                        to: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                        reason?: string;
                        assignee?: string;
                        /** Format: date-time */
                        reviewAt?: string;
                        /** Format: date-time */
                        scheduledFrom?: string;
                        /** Format: date-time */
                        scheduledUntil?: string;
                        /** @enum {unknown} */
                        verdict?: "functional_failure" | "potential_failure" | "process_change" | "no_fault_found" | "sensor_fault" | "external_cause" | "duplicate" | "not_inspected";
                        /** @enum {unknown} */
                        failureMode?: "AIR" | "BRD" | "ELP" | "ELU" | "ERO" | "FTS" | "HIO" | "IHT" | "INL" | "LOO" | "NOI" | "NOO" | "OHE" | "OTH" | "PDE" | "PLU" | "SER" | "SPO" | "STD" | "STP" | "UNK" | "UST" | "VIB";
                        /** @enum {unknown} */
                        failureMechanism?: "1.0" | "1.1" | "1.2" | "1.3" | "1.4" | "1.5" | "1.6" | "2.0" | "2.1" | "2.2" | "2.3" | "2.4" | "2.5" | "2.6" | "2.7" | "2.8" | "3.0" | "3.1" | "3.2" | "3.3" | "3.4" | "3.5" | "3.6" | "4.0" | "4.1" | "4.2" | "4.3" | "4.4" | "4.5" | "5.0" | "5.1" | "5.2" | "5.3" | "6.0" | "6.1" | "6.2" | "6.3" | "6.4";
                        /** @enum {unknown} */
                        failureCause?: "1.0" | "1.1" | "1.2" | "2.0" | "2.1" | "2.2" | "3.0" | "3.1" | "3.2" | "3.3" | "3.4" | "4.0" | "4.1" | "4.2" | "5.0" | "5.1" | "5.2" | "5.3" | "5.4" | "5.5";
                        target?: string;
                    };
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            status: number;
                            /** @enum {unknown} */
                            state?: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                            version?: number;
                            detail?: string;
                            field?: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listTicketNextSteps: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @enum {unknown} */
                            to: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                            action: string;
                            hindrance: {
                                field: string;
                                reason: string;
                            } | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listFreeTickets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            ticket: {
                                id: string;
                                number: string;
                                title: string;
                                description: string;
                                titleZh: string | null;
                                descriptionZh: string | null;
                                /** @enum {unknown} */
                                state: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                                /** @enum {unknown} */
                                priority: "P1" | "P2" | "P3" | "P4";
                                priorityReason: string;
                                failureModeGroup: string;
                                workClass: string;
                                asset: {
                                    id: string;
                                    name: string;
                                    site: string;
                                    /** @enum {unknown} */
                                    criticality: "A" | "B" | "C";
                                    class: string | null;
                                    device: string | null;
                                };
                                device: string | null;
                                assignee: {
                                    id: string;
                                    name: string;
                                } | null;
                                /** Format: date-time */
                                openedAt: string;
                                detectedAt: string | null;
                                resolvedAt: string | null;
                                closedAt: string | null;
                                hold: {
                                    /** @enum {unknown} */
                                    from: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                                    reason: string;
                                    /** Format: date-time */
                                    reviewAt: string;
                                } | null;
                                scheduledFrom: string | null;
                                scheduledUntil: string | null;
                                verdict: ("functional_failure" | "potential_failure" | "process_change" | "no_fault_found" | "sensor_fault" | "external_cause" | "duplicate" | "not_inspected") | null;
                                mergedInto: string | null;
                                /** @enum {unknown} */
                                source: "detector" | "api" | "plan" | "person";
                                parent: string | null;
                                recurrenceOf: string | null;
                                episode: {
                                    id: string;
                                    state: string;
                                    condition: string;
                                    severity: string;
                                    score: number;
                                    peakScore: number;
                                    contributions: {
                                        [key: string]: number;
                                    };
                                    firstChannel: string;
                                    reason: string;
                                    /** Format: date-time */
                                    onsetAt: string;
                                    /** Format: date-time */
                                    raisedAt: string;
                                    clearedAt: string | null;
                                } | null;
                                episodeIds: string[];
                                clocks: {
                                    /** @enum {unknown} */
                                    kind: "ack" | "start" | "restore" | "ola";
                                    /** @enum {unknown} */
                                    state: "running" | "paused" | "met" | "breached_running" | "breached_met" | "cancelled";
                                    ordinal: number;
                                    /** Format: date-time */
                                    startedAt: string;
                                    dueAt: string | null;
                                    endedAt: string | null;
                                    targetSeconds: number;
                                    elapsedSeconds: number;
                                    remainingSeconds: number;
                                }[];
                                dueAt: {
                                    [key: string]: string | null;
                                };
                                legalNextStates: ("candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged")[];
                                plan: {
                                    condition: string;
                                    class: string | null;
                                    name: {
                                        en: string;
                                        zh: string;
                                    };
                                    failureMode: string;
                                    mechanism: string;
                                    cause: string;
                                    safety: {
                                        id: string;
                                        en: string;
                                        zh: string;
                                        mandatory: boolean;
                                    }[];
                                    checks: {
                                        id: string;
                                        en: string;
                                        zh: string;
                                        mandatory: boolean;
                                    }[];
                                    skills: {
                                        skill: string;
                                        level: number;
                                    }[];
                                    parts: {
                                        part: string;
                                        quantity: number;
                                        name: {
                                            en: string;
                                            zh: string;
                                        };
                                    }[];
                                    estimatedMinutes: number;
                                    twoPerson: boolean;
                                } | null;
                                progressPath: string;
                                version: number;
                            };
                            hindrance: string | null;
                        }[];
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    takeTicket: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        number: string;
                        title: string;
                        description: string;
                        titleZh: string | null;
                        descriptionZh: string | null;
                        /** @enum {unknown} */
                        state: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                        /** @enum {unknown} */
                        priority: "P1" | "P2" | "P3" | "P4";
                        priorityReason: string;
                        failureModeGroup: string;
                        workClass: string;
                        asset: {
                            id: string;
                            name: string;
                            site: string;
                            /** @enum {unknown} */
                            criticality: "A" | "B" | "C";
                            class: string | null;
                            device: string | null;
                        };
                        device: string | null;
                        assignee: {
                            id: string;
                            name: string;
                        } | null;
                        /** Format: date-time */
                        openedAt: string;
                        detectedAt: string | null;
                        resolvedAt: string | null;
                        closedAt: string | null;
                        hold: {
                            /** @enum {unknown} */
                            from: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                            reason: string;
                            /** Format: date-time */
                            reviewAt: string;
                        } | null;
                        scheduledFrom: string | null;
                        scheduledUntil: string | null;
                        verdict: ("functional_failure" | "potential_failure" | "process_change" | "no_fault_found" | "sensor_fault" | "external_cause" | "duplicate" | "not_inspected") | null;
                        mergedInto: string | null;
                        /** @enum {unknown} */
                        source: "detector" | "api" | "plan" | "person";
                        parent: string | null;
                        recurrenceOf: string | null;
                        episode: {
                            id: string;
                            state: string;
                            condition: string;
                            severity: string;
                            score: number;
                            peakScore: number;
                            contributions: {
                                [key: string]: number;
                            };
                            firstChannel: string;
                            reason: string;
                            /** Format: date-time */
                            onsetAt: string;
                            /** Format: date-time */
                            raisedAt: string;
                            clearedAt: string | null;
                        } | null;
                        episodeIds: string[];
                        clocks: {
                            /** @enum {unknown} */
                            kind: "ack" | "start" | "restore" | "ola";
                            /** @enum {unknown} */
                            state: "running" | "paused" | "met" | "breached_running" | "breached_met" | "cancelled";
                            ordinal: number;
                            /** Format: date-time */
                            startedAt: string;
                            dueAt: string | null;
                            endedAt: string | null;
                            targetSeconds: number;
                            elapsedSeconds: number;
                            remainingSeconds: number;
                        }[];
                        dueAt: {
                            [key: string]: string | null;
                        };
                        legalNextStates: ("candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged")[];
                        plan: {
                            condition: string;
                            class: string | null;
                            name: {
                                en: string;
                                zh: string;
                            };
                            failureMode: string;
                            mechanism: string;
                            cause: string;
                            safety: {
                                id: string;
                                en: string;
                                zh: string;
                                mandatory: boolean;
                            }[];
                            checks: {
                                id: string;
                                en: string;
                                zh: string;
                                mandatory: boolean;
                            }[];
                            skills: {
                                skill: string;
                                level: number;
                            }[];
                            parts: {
                                part: string;
                                quantity: number;
                                name: {
                                    en: string;
                                    zh: string;
                                };
                            }[];
                            estimatedMinutes: number;
                            twoPerson: boolean;
                        } | null;
                        progressPath: string;
                        version: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getTicketEvidence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ticket: string;
                        episodes: {
                            episode: {
                                id: string;
                                /** @enum {unknown} */
                                state: "NORM" | "UNACK" | "ACKED" | "RTNUN" | "SHLVD" | "DSUPR" | "OOSRV";
                                condition: string;
                                severity: string;
                                score: number;
                                peakScore: number;
                                contributions: {
                                    [key: string]: number;
                                };
                                firstChannel: string;
                                reason: string;
                                /** Format: date-time */
                                onsetAt: string;
                                /** Format: date-time */
                                raisedAt: string;
                                clearedAt: string | null;
                                device: string;
                                component: string | null;
                                asset: string;
                                ticket: string | null;
                                detector: string;
                                modelId: string;
                                acknowledgedAt: string | null;
                                acknowledgedBy: string | null;
                                shelvedUntil: string | null;
                                suppressedBy: ("ticket" | "maintenance" | "parent" | "gateway" | "rule")[];
                                stayed: boolean;
                                acceptedLevel: ("new" | "old") | null;
                                prognosis: {
                                    /** Format: date-time */
                                    earliestFailureAt: string;
                                    latestFailureAt: string | null;
                                    method: string;
                                } | null;
                            };
                            /** Format: date-time */
                            from: string;
                            /** Format: date-time */
                            to: string;
                            signals: {
                                [key: string]: number[][];
                            };
                            scores: number[][];
                            normal: {
                                [key: string]: {
                                    center: number;
                                    spread: number;
                                    unit: string | null;
                                };
                            };
                            scoring?: unknown;
                            hash: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listTicketRequesters: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            requester: string;
                            name: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listTicketEvents: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            sequence: number;
                            /** Format: date-time */
                            at: string;
                            actor: string;
                            kind: string;
                            payload: {
                                [key: string]: unknown;
                            };
                            previousHash: string;
                            hash: string;
                            said: string[];
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getTicketSla: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ticket: string;
                        clocks: ({
                            /** @enum {unknown} */
                            kind: "ack" | "start" | "restore" | "ola";
                            /** @enum {unknown} */
                            state: "running" | "paused" | "met" | "breached_running" | "breached_met" | "cancelled";
                            ordinal: number;
                            /** Format: date-time */
                            startedAt: string;
                            dueAt: string | null;
                            endedAt: string | null;
                            targetSeconds: number;
                            elapsedSeconds: number;
                            remainingSeconds: number;
                        } & {
                            generation: number;
                            promised: {
                                policy: string | null;
                                version: number | null;
                                /** @enum {unknown} */
                                priority: "P1" | "P2" | "P3" | "P4";
                                calendar: string;
                            };
                            intervals: {
                                /** Format: date-time */
                                from: string;
                                to: string | null;
                                counted: boolean;
                                why: string;
                                calendar: string;
                                countedSeconds: number;
                            }[];
                            timers: {
                                level: string;
                                /** Format: date-time */
                                dueAt: string;
                                firedAt: string | null;
                                outcome: ("notified" | "superseded") | null;
                            }[];
                        })[];
                        holds: {
                            level: string;
                            /** Format: date-time */
                            dueAt: string;
                            firedAt: string | null;
                            outcome: ("notified" | "superseded") | null;
                        }[];
                        escalations: {
                            /** @enum {unknown} */
                            ladder: "ack" | "restore";
                            generation: number;
                            step: number;
                            definition: unknown;
                            dueAt: string | null;
                            firedAt: string | null;
                            outcome: ("done" | "skipped" | "coverage_gap" | "impossible") | null;
                            reason: string | null;
                            people: string[];
                            pages: number;
                            acknowledgedAt: string | null;
                            acknowledgedBy: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    acknowledgeTicketPages: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        acknowledged: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    setTicketPrognosis: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: date-time */
                    earliestFailureAt: string;
                    method: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        restoreBy: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listCalendars: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            version: number;
                            definition: {
                                name: string;
                                timeZone: string;
                                weekly?: {
                                    mon?: string[];
                                    tue?: string[];
                                    wed?: string[];
                                    thu?: string[];
                                    fri?: string[];
                                    sat?: string[];
                                    sun?: string[];
                                };
                                exceptions?: {
                                    date: string;
                                    open: string[];
                                }[];
                            };
                            /** Format: date-time */
                            changedAt: string;
                            changedBy: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getCalendar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        version: number;
                        definition: {
                            name: string;
                            timeZone: string;
                            weekly?: {
                                mon?: string[];
                                tue?: string[];
                                wed?: string[];
                                thu?: string[];
                                fri?: string[];
                                sat?: string[];
                                sun?: string[];
                            };
                            exceptions?: {
                                date: string;
                                open: string[];
                            }[];
                        };
                        /** Format: date-time */
                        changedAt: string;
                        changedBy: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    putCalendar: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    timeZone: string;
                    weekly?: {
                        mon?: string[];
                        tue?: string[];
                        wed?: string[];
                        thu?: string[];
                        fri?: string[];
                        sat?: string[];
                        sun?: string[];
                    };
                    exceptions?: {
                        date: string;
                        open: string[];
                    }[];
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        version: number;
                        definition: {
                            name: string;
                            timeZone: string;
                            weekly?: {
                                mon?: string[];
                                tue?: string[];
                                wed?: string[];
                                thu?: string[];
                                fri?: string[];
                                sat?: string[];
                                sun?: string[];
                            };
                            exceptions?: {
                                date: string;
                                open: string[];
                            }[];
                        };
                        /** Format: date-time */
                        changedAt: string;
                        changedBy: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    deleteCalendar: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listCalendarVersions: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            version: number;
                            definition: {
                                name: string;
                                timeZone: string;
                                weekly?: {
                                    mon?: string[];
                                    tue?: string[];
                                    wed?: string[];
                                    thu?: string[];
                                    fri?: string[];
                                    sat?: string[];
                                    sun?: string[];
                                };
                                exceptions?: {
                                    date: string;
                                    open: string[];
                                }[];
                            };
                            /** Format: date-time */
                            changedAt: string;
                            changedBy: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listSlaPolicies: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            version: number;
                            definition: {
                                name: string;
                                position: number;
                                match?: {
                                    priorities?: ("P1" | "P2" | "P3" | "P4")[];
                                    sites?: string[];
                                    assets?: string[];
                                    assetClasses?: string[];
                                    criticalities?: ("A" | "B" | "C")[];
                                    workClasses?: string[];
                                    failureModeGroups?: string[];
                                    sources?: string[];
                                };
                                tiers: {
                                    P1: {
                                        calendar: string;
                                        ack: string | null;
                                        start: string | null;
                                        restore: string | null;
                                        ola?: string | null;
                                        warnPercents?: number[];
                                        warnMinutesBeforeDue?: number[];
                                    };
                                    P2: {
                                        calendar: string;
                                        ack: string | null;
                                        start: string | null;
                                        restore: string | null;
                                        ola?: string | null;
                                        warnPercents?: number[];
                                        warnMinutesBeforeDue?: number[];
                                    };
                                    P3: {
                                        calendar: string;
                                        ack: string | null;
                                        start: string | null;
                                        restore: string | null;
                                        ola?: string | null;
                                        warnPercents?: number[];
                                        warnMinutesBeforeDue?: number[];
                                    };
                                    P4: {
                                        calendar: string;
                                        ack: string | null;
                                        start: string | null;
                                        restore: string | null;
                                        ola?: string | null;
                                        warnPercents?: number[];
                                        warnMinutesBeforeDue?: number[];
                                    };
                                };
                                holds?: {
                                    parts?: {
                                        pauses: boolean;
                                        cap: string;
                                    };
                                    access?: {
                                        pauses: boolean;
                                        cap: string;
                                    };
                                    approval?: {
                                        pauses: boolean;
                                        cap: string;
                                    };
                                    vendor?: {
                                        pauses: boolean;
                                        cap: string;
                                    };
                                    customer?: {
                                        pauses: boolean;
                                        cap: string;
                                    };
                                    safety?: {
                                        pauses: boolean;
                                        cap: string;
                                    };
                                    weather?: {
                                        pauses: boolean;
                                        cap: string;
                                    };
                                    other?: {
                                        pauses: boolean;
                                        cap: string;
                                    };
                                };
                                ackTimeout?: boolean;
                                ladders?: {
                                    ack?: string;
                                    restore?: string;
                                };
                            };
                            /** Format: date-time */
                            changedAt: string;
                            changedBy: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getSlaPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        version: number;
                        definition: {
                            name: string;
                            position: number;
                            match?: {
                                priorities?: ("P1" | "P2" | "P3" | "P4")[];
                                sites?: string[];
                                assets?: string[];
                                assetClasses?: string[];
                                criticalities?: ("A" | "B" | "C")[];
                                workClasses?: string[];
                                failureModeGroups?: string[];
                                sources?: string[];
                            };
                            tiers: {
                                P1: {
                                    calendar: string;
                                    ack: string | null;
                                    start: string | null;
                                    restore: string | null;
                                    ola?: string | null;
                                    warnPercents?: number[];
                                    warnMinutesBeforeDue?: number[];
                                };
                                P2: {
                                    calendar: string;
                                    ack: string | null;
                                    start: string | null;
                                    restore: string | null;
                                    ola?: string | null;
                                    warnPercents?: number[];
                                    warnMinutesBeforeDue?: number[];
                                };
                                P3: {
                                    calendar: string;
                                    ack: string | null;
                                    start: string | null;
                                    restore: string | null;
                                    ola?: string | null;
                                    warnPercents?: number[];
                                    warnMinutesBeforeDue?: number[];
                                };
                                P4: {
                                    calendar: string;
                                    ack: string | null;
                                    start: string | null;
                                    restore: string | null;
                                    ola?: string | null;
                                    warnPercents?: number[];
                                    warnMinutesBeforeDue?: number[];
                                };
                            };
                            holds?: {
                                parts?: {
                                    pauses: boolean;
                                    cap: string;
                                };
                                access?: {
                                    pauses: boolean;
                                    cap: string;
                                };
                                approval?: {
                                    pauses: boolean;
                                    cap: string;
                                };
                                vendor?: {
                                    pauses: boolean;
                                    cap: string;
                                };
                                customer?: {
                                    pauses: boolean;
                                    cap: string;
                                };
                                safety?: {
                                    pauses: boolean;
                                    cap: string;
                                };
                                weather?: {
                                    pauses: boolean;
                                    cap: string;
                                };
                                other?: {
                                    pauses: boolean;
                                    cap: string;
                                };
                            };
                            ackTimeout?: boolean;
                            ladders?: {
                                ack?: string;
                                restore?: string;
                            };
                        };
                        /** Format: date-time */
                        changedAt: string;
                        changedBy: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    putSlaPolicy: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    position: number;
                    match?: {
                        priorities?: ("P1" | "P2" | "P3" | "P4")[];
                        sites?: string[];
                        assets?: string[];
                        assetClasses?: string[];
                        criticalities?: ("A" | "B" | "C")[];
                        workClasses?: string[];
                        failureModeGroups?: string[];
                        sources?: string[];
                    };
                    tiers: {
                        P1: {
                            calendar: string;
                            ack: string | null;
                            start: string | null;
                            restore: string | null;
                            ola?: string | null;
                            warnPercents?: number[];
                            warnMinutesBeforeDue?: number[];
                        };
                        P2: {
                            calendar: string;
                            ack: string | null;
                            start: string | null;
                            restore: string | null;
                            ola?: string | null;
                            warnPercents?: number[];
                            warnMinutesBeforeDue?: number[];
                        };
                        P3: {
                            calendar: string;
                            ack: string | null;
                            start: string | null;
                            restore: string | null;
                            ola?: string | null;
                            warnPercents?: number[];
                            warnMinutesBeforeDue?: number[];
                        };
                        P4: {
                            calendar: string;
                            ack: string | null;
                            start: string | null;
                            restore: string | null;
                            ola?: string | null;
                            warnPercents?: number[];
                            warnMinutesBeforeDue?: number[];
                        };
                    };
                    holds?: {
                        parts?: {
                            pauses: boolean;
                            cap: string;
                        };
                        access?: {
                            pauses: boolean;
                            cap: string;
                        };
                        approval?: {
                            pauses: boolean;
                            cap: string;
                        };
                        vendor?: {
                            pauses: boolean;
                            cap: string;
                        };
                        customer?: {
                            pauses: boolean;
                            cap: string;
                        };
                        safety?: {
                            pauses: boolean;
                            cap: string;
                        };
                        weather?: {
                            pauses: boolean;
                            cap: string;
                        };
                        other?: {
                            pauses: boolean;
                            cap: string;
                        };
                    };
                    ackTimeout?: boolean;
                    ladders?: {
                        ack?: string;
                        restore?: string;
                    };
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        version: number;
                        definition: {
                            name: string;
                            position: number;
                            match?: {
                                priorities?: ("P1" | "P2" | "P3" | "P4")[];
                                sites?: string[];
                                assets?: string[];
                                assetClasses?: string[];
                                criticalities?: ("A" | "B" | "C")[];
                                workClasses?: string[];
                                failureModeGroups?: string[];
                                sources?: string[];
                            };
                            tiers: {
                                P1: {
                                    calendar: string;
                                    ack: string | null;
                                    start: string | null;
                                    restore: string | null;
                                    ola?: string | null;
                                    warnPercents?: number[];
                                    warnMinutesBeforeDue?: number[];
                                };
                                P2: {
                                    calendar: string;
                                    ack: string | null;
                                    start: string | null;
                                    restore: string | null;
                                    ola?: string | null;
                                    warnPercents?: number[];
                                    warnMinutesBeforeDue?: number[];
                                };
                                P3: {
                                    calendar: string;
                                    ack: string | null;
                                    start: string | null;
                                    restore: string | null;
                                    ola?: string | null;
                                    warnPercents?: number[];
                                    warnMinutesBeforeDue?: number[];
                                };
                                P4: {
                                    calendar: string;
                                    ack: string | null;
                                    start: string | null;
                                    restore: string | null;
                                    ola?: string | null;
                                    warnPercents?: number[];
                                    warnMinutesBeforeDue?: number[];
                                };
                            };
                            holds?: {
                                parts?: {
                                    pauses: boolean;
                                    cap: string;
                                };
                                access?: {
                                    pauses: boolean;
                                    cap: string;
                                };
                                approval?: {
                                    pauses: boolean;
                                    cap: string;
                                };
                                vendor?: {
                                    pauses: boolean;
                                    cap: string;
                                };
                                customer?: {
                                    pauses: boolean;
                                    cap: string;
                                };
                                safety?: {
                                    pauses: boolean;
                                    cap: string;
                                };
                                weather?: {
                                    pauses: boolean;
                                    cap: string;
                                };
                                other?: {
                                    pauses: boolean;
                                    cap: string;
                                };
                            };
                            ackTimeout?: boolean;
                            ladders?: {
                                ack?: string;
                                restore?: string;
                            };
                        };
                        /** Format: date-time */
                        changedAt: string;
                        changedBy: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    deleteSlaPolicy: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listSlaPolicyVersions: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            version: number;
                            definition: {
                                name: string;
                                position: number;
                                match?: {
                                    priorities?: ("P1" | "P2" | "P3" | "P4")[];
                                    sites?: string[];
                                    assets?: string[];
                                    assetClasses?: string[];
                                    criticalities?: ("A" | "B" | "C")[];
                                    workClasses?: string[];
                                    failureModeGroups?: string[];
                                    sources?: string[];
                                };
                                tiers: {
                                    P1: {
                                        calendar: string;
                                        ack: string | null;
                                        start: string | null;
                                        restore: string | null;
                                        ola?: string | null;
                                        warnPercents?: number[];
                                        warnMinutesBeforeDue?: number[];
                                    };
                                    P2: {
                                        calendar: string;
                                        ack: string | null;
                                        start: string | null;
                                        restore: string | null;
                                        ola?: string | null;
                                        warnPercents?: number[];
                                        warnMinutesBeforeDue?: number[];
                                    };
                                    P3: {
                                        calendar: string;
                                        ack: string | null;
                                        start: string | null;
                                        restore: string | null;
                                        ola?: string | null;
                                        warnPercents?: number[];
                                        warnMinutesBeforeDue?: number[];
                                    };
                                    P4: {
                                        calendar: string;
                                        ack: string | null;
                                        start: string | null;
                                        restore: string | null;
                                        ola?: string | null;
                                        warnPercents?: number[];
                                        warnMinutesBeforeDue?: number[];
                                    };
                                };
                                holds?: {
                                    parts?: {
                                        pauses: boolean;
                                        cap: string;
                                    };
                                    access?: {
                                        pauses: boolean;
                                        cap: string;
                                    };
                                    approval?: {
                                        pauses: boolean;
                                        cap: string;
                                    };
                                    vendor?: {
                                        pauses: boolean;
                                        cap: string;
                                    };
                                    customer?: {
                                        pauses: boolean;
                                        cap: string;
                                    };
                                    safety?: {
                                        pauses: boolean;
                                        cap: string;
                                    };
                                    weather?: {
                                        pauses: boolean;
                                        cap: string;
                                    };
                                    other?: {
                                        pauses: boolean;
                                        cap: string;
                                    };
                                };
                                ackTimeout?: boolean;
                                ladders?: {
                                    ack?: string;
                                    restore?: string;
                                };
                            };
                            /** Format: date-time */
                            changedAt: string;
                            changedBy: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listEscalationLadders: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            version: number;
                            definition: {
                                name: string;
                                steps: {
                                    when: ({
                                        percent: number;
                                    } | {
                                        minutesAfterStart: number;
                                    } | {
                                        minutesBeforeDue: number;
                                    } | {
                                        minutesAfterDue: number;
                                    } | {
                                        minutesAfterPrevious: number;
                                    })[];
                                    if?: {
                                        calendar?: string;
                                        priorities?: ("P1" | "P2" | "P3" | "P4")[];
                                        alarmActive?: boolean;
                                    };
                                    who?: ({
                                        /** @enum {unknown} */
                                        kind: "assignee" | "lead" | "on_call";
                                    } | {
                                        /** @constant */
                                        kind: "superior";
                                        level: number;
                                    } | {
                                        /** @constant */
                                        kind: "role";
                                        /** @enum {unknown} */
                                        role: "viewer" | "requester" | "permit_issuer" | "technician" | "lead" | "planner" | "reliability_engineer" | "administrator" | "service";
                                    } | {
                                        /** @constant */
                                        kind: "person";
                                        id: string;
                                    })[];
                                    do: ("notify" | "page" | "reassign" | "raise_priority" | "webhook")[];
                                    pageEveryMinutes?: number;
                                    record?: boolean;
                                }[];
                            };
                            /** Format: date-time */
                            changedAt: string;
                            changedBy: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getEscalationLadder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        version: number;
                        definition: {
                            name: string;
                            steps: {
                                when: ({
                                    percent: number;
                                } | {
                                    minutesAfterStart: number;
                                } | {
                                    minutesBeforeDue: number;
                                } | {
                                    minutesAfterDue: number;
                                } | {
                                    minutesAfterPrevious: number;
                                })[];
                                if?: {
                                    calendar?: string;
                                    priorities?: ("P1" | "P2" | "P3" | "P4")[];
                                    alarmActive?: boolean;
                                };
                                who?: ({
                                    /** @enum {unknown} */
                                    kind: "assignee" | "lead" | "on_call";
                                } | {
                                    /** @constant */
                                    kind: "superior";
                                    level: number;
                                } | {
                                    /** @constant */
                                    kind: "role";
                                    /** @enum {unknown} */
                                    role: "viewer" | "requester" | "permit_issuer" | "technician" | "lead" | "planner" | "reliability_engineer" | "administrator" | "service";
                                } | {
                                    /** @constant */
                                    kind: "person";
                                    id: string;
                                })[];
                                do: ("notify" | "page" | "reassign" | "raise_priority" | "webhook")[];
                                pageEveryMinutes?: number;
                                record?: boolean;
                            }[];
                        };
                        /** Format: date-time */
                        changedAt: string;
                        changedBy: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    putEscalationLadder: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    steps: {
                        when: ({
                            percent: number;
                        } | {
                            minutesAfterStart: number;
                        } | {
                            minutesBeforeDue: number;
                        } | {
                            minutesAfterDue: number;
                        } | {
                            minutesAfterPrevious: number;
                        })[];
                        if?: {
                            calendar?: string;
                            priorities?: ("P1" | "P2" | "P3" | "P4")[];
                            alarmActive?: boolean;
                        };
                        who?: ({
                            /** @enum {unknown} */
                            kind: "assignee" | "lead" | "on_call";
                        } | {
                            /** @constant */
                            kind: "superior";
                            level: number;
                        } | {
                            /** @constant */
                            kind: "role";
                            /** @enum {unknown} */
                            role: "viewer" | "requester" | "permit_issuer" | "technician" | "lead" | "planner" | "reliability_engineer" | "administrator" | "service";
                        } | {
                            /** @constant */
                            kind: "person";
                            id: string;
                        })[];
                        do: ("notify" | "page" | "reassign" | "raise_priority" | "webhook")[];
                        pageEveryMinutes?: number;
                        record?: boolean;
                    }[];
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        version: number;
                        definition: {
                            name: string;
                            steps: {
                                when: ({
                                    percent: number;
                                } | {
                                    minutesAfterStart: number;
                                } | {
                                    minutesBeforeDue: number;
                                } | {
                                    minutesAfterDue: number;
                                } | {
                                    minutesAfterPrevious: number;
                                })[];
                                if?: {
                                    calendar?: string;
                                    priorities?: ("P1" | "P2" | "P3" | "P4")[];
                                    alarmActive?: boolean;
                                };
                                who?: ({
                                    /** @enum {unknown} */
                                    kind: "assignee" | "lead" | "on_call";
                                } | {
                                    /** @constant */
                                    kind: "superior";
                                    level: number;
                                } | {
                                    /** @constant */
                                    kind: "role";
                                    /** @enum {unknown} */
                                    role: "viewer" | "requester" | "permit_issuer" | "technician" | "lead" | "planner" | "reliability_engineer" | "administrator" | "service";
                                } | {
                                    /** @constant */
                                    kind: "person";
                                    id: string;
                                })[];
                                do: ("notify" | "page" | "reassign" | "raise_priority" | "webhook")[];
                                pageEveryMinutes?: number;
                                record?: boolean;
                            }[];
                        };
                        /** Format: date-time */
                        changedAt: string;
                        changedBy: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    deleteEscalationLadder: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listEscalationLadderVersions: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            version: number;
                            definition: {
                                name: string;
                                steps: {
                                    when: ({
                                        percent: number;
                                    } | {
                                        minutesAfterStart: number;
                                    } | {
                                        minutesBeforeDue: number;
                                    } | {
                                        minutesAfterDue: number;
                                    } | {
                                        minutesAfterPrevious: number;
                                    })[];
                                    if?: {
                                        calendar?: string;
                                        priorities?: ("P1" | "P2" | "P3" | "P4")[];
                                        alarmActive?: boolean;
                                    };
                                    who?: ({
                                        /** @enum {unknown} */
                                        kind: "assignee" | "lead" | "on_call";
                                    } | {
                                        /** @constant */
                                        kind: "superior";
                                        level: number;
                                    } | {
                                        /** @constant */
                                        kind: "role";
                                        /** @enum {unknown} */
                                        role: "viewer" | "requester" | "permit_issuer" | "technician" | "lead" | "planner" | "reliability_engineer" | "administrator" | "service";
                                    } | {
                                        /** @constant */
                                        kind: "person";
                                        id: string;
                                    })[];
                                    do: ("notify" | "page" | "reassign" | "raise_priority" | "webhook")[];
                                    pageEveryMinutes?: number;
                                    record?: boolean;
                                }[];
                            };
                            /** Format: date-time */
                            changedAt: string;
                            changedBy: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    dryRunSlaPolicy: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id?: string;
                    definition: {
                        name: string;
                        position: number;
                        match?: {
                            priorities?: ("P1" | "P2" | "P3" | "P4")[];
                            sites?: string[];
                            assets?: string[];
                            assetClasses?: string[];
                            criticalities?: ("A" | "B" | "C")[];
                            workClasses?: string[];
                            failureModeGroups?: string[];
                            sources?: string[];
                        };
                        tiers: {
                            P1: {
                                calendar: string;
                                ack: string | null;
                                start: string | null;
                                restore: string | null;
                                ola?: string | null;
                                warnPercents?: number[];
                                warnMinutesBeforeDue?: number[];
                            };
                            P2: {
                                calendar: string;
                                ack: string | null;
                                start: string | null;
                                restore: string | null;
                                ola?: string | null;
                                warnPercents?: number[];
                                warnMinutesBeforeDue?: number[];
                            };
                            P3: {
                                calendar: string;
                                ack: string | null;
                                start: string | null;
                                restore: string | null;
                                ola?: string | null;
                                warnPercents?: number[];
                                warnMinutesBeforeDue?: number[];
                            };
                            P4: {
                                calendar: string;
                                ack: string | null;
                                start: string | null;
                                restore: string | null;
                                ola?: string | null;
                                warnPercents?: number[];
                                warnMinutesBeforeDue?: number[];
                            };
                        };
                        holds?: {
                            parts?: {
                                pauses: boolean;
                                cap: string;
                            };
                            access?: {
                                pauses: boolean;
                                cap: string;
                            };
                            approval?: {
                                pauses: boolean;
                                cap: string;
                            };
                            vendor?: {
                                pauses: boolean;
                                cap: string;
                            };
                            customer?: {
                                pauses: boolean;
                                cap: string;
                            };
                            safety?: {
                                pauses: boolean;
                                cap: string;
                            };
                            weather?: {
                                pauses: boolean;
                                cap: string;
                            };
                            other?: {
                                pauses: boolean;
                                cap: string;
                            };
                        };
                        ackTimeout?: boolean;
                        ladders?: {
                            ack?: string;
                            restore?: string;
                        };
                    };
                    /** Format: date-time */
                    from?: string;
                    /** Format: date-time */
                    to?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        to: string;
                        tickets: number;
                        matched: number;
                        clocks: {
                            /** @enum {unknown} */
                            kind: "ack" | "start" | "restore" | "ola";
                            actual: {
                                met: number;
                                breached: number;
                                open: number;
                                cancelled: number;
                            };
                            draft: {
                                met: number;
                                breached: number;
                                open: number;
                                cancelled: number;
                            };
                        }[];
                        changed: {
                            ticket: string;
                            /** @enum {unknown} */
                            clock: "ack" | "start" | "restore" | "ola";
                            /** @enum {unknown} */
                            priority: "P1" | "P2" | "P3" | "P4";
                            /** @enum {unknown} */
                            actual: "met" | "breached" | "open" | "cancelled";
                            /** @enum {unknown} */
                            draft: "met" | "breached" | "open" | "cancelled";
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getOpeningRules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        autoOpenScore: number;
                        approvedSources: ("detector" | "api" | "plan" | "person")[];
                        candidateDays: number;
                        floodAlarms: number;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    changeOpeningRules: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    autoOpenScore: number;
                    approvedSources: ("detector" | "api" | "plan" | "person")[];
                    candidateDays: number;
                    floodAlarms: number;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        autoOpenScore: number;
                        approvedSources: ("detector" | "api" | "plan" | "person")[];
                        candidateDays: number;
                        floodAlarms: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listPlans: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            title: string;
                            description: string;
                            asset: string;
                            failureModeGroup: string;
                            /** @enum {unknown} */
                            workClass: "preventive" | "inspection";
                            /** @enum {unknown} */
                            priority: "P1" | "P2" | "P3" | "P4";
                            /** Format: date */
                            startsOn: string;
                            calendar: string | null;
                            everyDays: number | null;
                            everyMonths: number | null;
                            everyYears: number | null;
                            upcoming: string[];
                            paused: {
                                by: string;
                                reason: string;
                                /** Format: date-time */
                                at: string;
                            } | null;
                            problem: string | null;
                            version: number;
                            /** Format: date-time */
                            updatedAt: string;
                            updatedBy: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    putPlan: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    title: string;
                    description?: string;
                    asset: string;
                    failureModeGroup?: string;
                    /** @enum {unknown} */
                    workClass?: "preventive" | "inspection";
                    /** @enum {unknown} */
                    priority?: "P1" | "P2" | "P3" | "P4";
                    /** Format: date */
                    startsOn: string;
                    calendar: string | null;
                    everyDays?: number | null;
                    everyMonths?: number | null;
                    everyYears?: number | null;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        title: string;
                        description: string;
                        asset: string;
                        failureModeGroup: string;
                        /** @enum {unknown} */
                        workClass: "preventive" | "inspection";
                        /** @enum {unknown} */
                        priority: "P1" | "P2" | "P3" | "P4";
                        /** Format: date */
                        startsOn: string;
                        calendar: string | null;
                        everyDays: number | null;
                        everyMonths: number | null;
                        everyYears: number | null;
                        upcoming: string[];
                        paused: {
                            by: string;
                            reason: string;
                            /** Format: date-time */
                            at: string;
                        } | null;
                        problem: string | null;
                        version: number;
                        /** Format: date-time */
                        updatedAt: string;
                        updatedBy: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    removePlan: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    pausePlan: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        title: string;
                        description: string;
                        asset: string;
                        failureModeGroup: string;
                        /** @enum {unknown} */
                        workClass: "preventive" | "inspection";
                        /** @enum {unknown} */
                        priority: "P1" | "P2" | "P3" | "P4";
                        /** Format: date */
                        startsOn: string;
                        calendar: string | null;
                        everyDays: number | null;
                        everyMonths: number | null;
                        everyYears: number | null;
                        upcoming: string[];
                        paused: {
                            by: string;
                            reason: string;
                            /** Format: date-time */
                            at: string;
                        } | null;
                        problem: string | null;
                        version: number;
                        /** Format: date-time */
                        updatedAt: string;
                        updatedBy: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    resumePlan: {
        parameters: {
            query?: {
                missed?: "take" | "skip";
            };
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        title: string;
                        description: string;
                        asset: string;
                        failureModeGroup: string;
                        /** @enum {unknown} */
                        workClass: "preventive" | "inspection";
                        /** @enum {unknown} */
                        priority: "P1" | "P2" | "P3" | "P4";
                        /** Format: date */
                        startsOn: string;
                        calendar: string | null;
                        everyDays: number | null;
                        everyMonths: number | null;
                        everyYears: number | null;
                        upcoming: string[];
                        paused: {
                            by: string;
                            reason: string;
                            /** Format: date-time */
                            at: string;
                        } | null;
                        problem: string | null;
                        version: number;
                        /** Format: date-time */
                        updatedAt: string;
                        updatedBy: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getSchedule: {
        parameters: {
            query: {
                from: string;
                to: string;
                team?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        to: string;
                        people: {
                            id: string;
                            name: string;
                            team: string | null;
                            alwaysOn: boolean;
                            working: {
                                /** Format: date-time */
                                from: string;
                                /** Format: date-time */
                                to: string;
                            }[];
                            absences: {
                                /** Format: date-time */
                                from: string;
                                /** Format: date-time */
                                to: string;
                                /** @enum {unknown} */
                                kind: "leave" | "illness" | "training" | "travel" | "other";
                            }[];
                            scheduled: {
                                ticket: string | null;
                                title: string | null;
                                /** Format: date-time */
                                from: string;
                                /** Format: date-time */
                                to: string;
                                minutes: number;
                            }[];
                            open: {
                                tickets: number;
                                minutes: number;
                            };
                            capacityMinutes: number;
                            loadMinutes: number;
                        }[];
                        plans: {
                            plan: string;
                            title: string;
                            asset: string;
                            /** Format: date-time */
                            at: string;
                        }[];
                        gaps: {
                            /** Format: date-time */
                            from: string;
                            /** Format: date-time */
                            to: string;
                        }[];
                        cut: boolean;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listTicketLinks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            /** @enum {unknown} */
                            kind: "relates" | "blocks" | "duplicates" | "caused_by";
                            /** @enum {unknown} */
                            direction: "out" | "in";
                            ticket: {
                                number: string;
                                title: string;
                                /** @enum {unknown} */
                                state: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                                /** @enum {unknown} */
                                priority: "P1" | "P2" | "P3" | "P4";
                            };
                            createdBy: string;
                            /** Format: date-time */
                            createdAt: string;
                        }[];
                        merged: {
                            number: string;
                            title: string;
                            /** @enum {unknown} */
                            state: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                            /** @enum {unknown} */
                            priority: "P1" | "P2" | "P3" | "P4";
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    linkTicket: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    kind: "relates" | "blocks" | "duplicates" | "caused_by";
                    ticket: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            /** @enum {unknown} */
                            kind: "relates" | "blocks" | "duplicates" | "caused_by";
                            /** @enum {unknown} */
                            direction: "out" | "in";
                            ticket: {
                                number: string;
                                title: string;
                                /** @enum {unknown} */
                                state: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                                /** @enum {unknown} */
                                priority: "P1" | "P2" | "P3" | "P4";
                            };
                            createdBy: string;
                            /** Format: date-time */
                            createdAt: string;
                        }[];
                        merged: {
                            number: string;
                            title: string;
                            /** @enum {unknown} */
                            state: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                            /** @enum {unknown} */
                            priority: "P1" | "P2" | "P3" | "P4";
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    unlinkTicket: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                link: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            /** @enum {unknown} */
                            kind: "relates" | "blocks" | "duplicates" | "caused_by";
                            /** @enum {unknown} */
                            direction: "out" | "in";
                            ticket: {
                                number: string;
                                title: string;
                                /** @enum {unknown} */
                                state: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                                /** @enum {unknown} */
                                priority: "P1" | "P2" | "P3" | "P4";
                            };
                            createdBy: string;
                            /** Format: date-time */
                            createdAt: string;
                        }[];
                        merged: {
                            number: string;
                            title: string;
                            /** @enum {unknown} */
                            state: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                            /** @enum {unknown} */
                            priority: "P1" | "P2" | "P3" | "P4";
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listTicketChildren: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            number: string;
                            title: string;
                            /** @enum {unknown} */
                            state: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                            /** @enum {unknown} */
                            priority: "P1" | "P2" | "P3" | "P4";
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    addTicketChild: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    ticket: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            number: string;
                            title: string;
                            /** @enum {unknown} */
                            state: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                            /** @enum {unknown} */
                            priority: "P1" | "P2" | "P3" | "P4";
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    removeTicketChild: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                child: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            number: string;
                            title: string;
                            /** @enum {unknown} */
                            state: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                            /** @enum {unknown} */
                            priority: "P1" | "P2" | "P3" | "P4";
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    unmergeTicket: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        number: string;
                        title: string;
                        description: string;
                        titleZh: string | null;
                        descriptionZh: string | null;
                        /** @enum {unknown} */
                        state: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                        /** @enum {unknown} */
                        priority: "P1" | "P2" | "P3" | "P4";
                        priorityReason: string;
                        failureModeGroup: string;
                        workClass: string;
                        asset: {
                            id: string;
                            name: string;
                            site: string;
                            /** @enum {unknown} */
                            criticality: "A" | "B" | "C";
                            class: string | null;
                            device: string | null;
                        };
                        device: string | null;
                        assignee: {
                            id: string;
                            name: string;
                        } | null;
                        /** Format: date-time */
                        openedAt: string;
                        detectedAt: string | null;
                        resolvedAt: string | null;
                        closedAt: string | null;
                        hold: {
                            /** @enum {unknown} */
                            from: "candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged";
                            reason: string;
                            /** Format: date-time */
                            reviewAt: string;
                        } | null;
                        scheduledFrom: string | null;
                        scheduledUntil: string | null;
                        verdict: ("functional_failure" | "potential_failure" | "process_change" | "no_fault_found" | "sensor_fault" | "external_cause" | "duplicate" | "not_inspected") | null;
                        mergedInto: string | null;
                        /** @enum {unknown} */
                        source: "detector" | "api" | "plan" | "person";
                        parent: string | null;
                        recurrenceOf: string | null;
                        episode: {
                            id: string;
                            state: string;
                            condition: string;
                            severity: string;
                            score: number;
                            peakScore: number;
                            contributions: {
                                [key: string]: number;
                            };
                            firstChannel: string;
                            reason: string;
                            /** Format: date-time */
                            onsetAt: string;
                            /** Format: date-time */
                            raisedAt: string;
                            clearedAt: string | null;
                        } | null;
                        episodeIds: string[];
                        clocks: {
                            /** @enum {unknown} */
                            kind: "ack" | "start" | "restore" | "ola";
                            /** @enum {unknown} */
                            state: "running" | "paused" | "met" | "breached_running" | "breached_met" | "cancelled";
                            ordinal: number;
                            /** Format: date-time */
                            startedAt: string;
                            dueAt: string | null;
                            endedAt: string | null;
                            targetSeconds: number;
                            elapsedSeconds: number;
                            remainingSeconds: number;
                        }[];
                        dueAt: {
                            [key: string]: string | null;
                        };
                        legalNextStates: ("candidate" | "new" | "assigned" | "accepted" | "scheduled" | "in_progress" | "on_hold" | "resolved" | "closed" | "cancelled" | "merged")[];
                        plan: {
                            condition: string;
                            class: string | null;
                            name: {
                                en: string;
                                zh: string;
                            };
                            failureMode: string;
                            mechanism: string;
                            cause: string;
                            safety: {
                                id: string;
                                en: string;
                                zh: string;
                                mandatory: boolean;
                            }[];
                            checks: {
                                id: string;
                                en: string;
                                zh: string;
                                mandatory: boolean;
                            }[];
                            skills: {
                                skill: string;
                                level: number;
                            }[];
                            parts: {
                                part: string;
                                quantity: number;
                                name: {
                                    en: string;
                                    zh: string;
                                };
                            }[];
                            estimatedMinutes: number;
                            twoPerson: boolean;
                        } | null;
                        progressPath: string;
                        version: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listSubtasks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            title: string;
                            mandatory: boolean;
                            /** @enum {unknown} */
                            state: "open" | "done";
                            assignee: string | null;
                            dueAt: string | null;
                            createdBy: string;
                            /** Format: date-time */
                            createdAt: string;
                            doneBy: string | null;
                            doneAt: string | null;
                            version: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    addSubtask: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    title: string;
                    mandatory?: boolean;
                    assignee?: string | null;
                    dueAt?: string | null;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        title: string;
                        mandatory: boolean;
                        /** @enum {unknown} */
                        state: "open" | "done";
                        assignee: string | null;
                        dueAt: string | null;
                        createdBy: string;
                        /** Format: date-time */
                        createdAt: string;
                        doneBy: string | null;
                        doneAt: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    changeSubtask: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "occurred-at"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                subtask: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    title?: string;
                    /** @enum {unknown} */
                    state?: "open" | "done";
                    mandatory?: boolean;
                    assignee?: string | null;
                    dueAt?: string | null;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        title: string;
                        mandatory: boolean;
                        /** @enum {unknown} */
                        state: "open" | "done";
                        assignee: string | null;
                        dueAt: string | null;
                        createdBy: string;
                        /** Format: date-time */
                        createdAt: string;
                        doneBy: string | null;
                        doneAt: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    exportTickets: {
        parameters: {
            query?: {
                state?: string;
                priority?: string;
                asset?: string;
                site?: string;
                assignee?: string;
                class?: string;
                workClass?: string;
                source?: string;
                verdict?: string;
                condition?: string;
                dueBefore?: string;
                q?: string;
                sort?: "newest" | "due";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listSavedViews: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            owner: string;
                            name: string;
                            filter: {
                                [key: string]: string;
                            };
                            shared: boolean;
                            own: boolean;
                            version: number;
                            /** Format: date-time */
                            updatedAt: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    addSavedView: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    filter: {
                        state?: string;
                        priority?: string;
                        asset?: string;
                        site?: string;
                        assignee?: string;
                        class?: string;
                        workClass?: string;
                        source?: string;
                        verdict?: string;
                        condition?: string;
                        /** Format: date-time */
                        dueBefore?: string;
                        q?: string;
                        /**
                         * @default newest
                         * @enum {unknown}
                         */
                        sort?: "newest" | "due";
                    };
                    /** @default false */
                    shared?: boolean;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        owner: string;
                        name: string;
                        filter: {
                            [key: string]: string;
                        };
                        shared: boolean;
                        own: boolean;
                        version: number;
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    changeSavedView: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    filter: {
                        state?: string;
                        priority?: string;
                        asset?: string;
                        site?: string;
                        assignee?: string;
                        class?: string;
                        workClass?: string;
                        source?: string;
                        verdict?: string;
                        condition?: string;
                        /** Format: date-time */
                        dueBefore?: string;
                        q?: string;
                        /**
                         * @default newest
                         * @enum {unknown}
                         */
                        sort?: "newest" | "due";
                    };
                    /** @default false */
                    shared?: boolean;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        owner: string;
                        name: string;
                        filter: {
                            [key: string]: string;
                        };
                        shared: boolean;
                        own: boolean;
                        version: number;
                        /** Format: date-time */
                        updatedAt: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    removeSavedView: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    watchChanges: {
        parameters: {
            query?: never;
            header?: {
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getMaintenanceMetrics: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
                site?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        to: string;
                        site: string | null;
                        items: {
                            key: string;
                            summary: string;
                            /** @enum {unknown} */
                            unit: "count" | "share" | "seconds" | "hours" | "points" | "money";
                            currency?: string;
                            value: number | null;
                            basis: number;
                            parts: {
                                [key: string]: {
                                    value: number | null;
                                    basis: number;
                                };
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listSimilarTickets: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            title: string;
                            titleZh: string | null;
                            asset: {
                                id: string;
                                name: string;
                            };
                            resemblance: number;
                            alike: ("machine" | "failure_mode" | "condition" | "channels")[];
                            /** Format: date-time */
                            resolvedAt: string;
                            restoreSeconds: number;
                            /** @enum {unknown} */
                            verdict: "functional_failure" | "potential_failure" | "process_change" | "no_fault_found" | "sensor_fault" | "external_cause" | "duplicate" | "not_inspected";
                            failureMode: string | null;
                            failureMechanism: string | null;
                            failureCause: string | null;
                            held: boolean;
                            labourSeconds: number;
                            parts: {
                                part: string;
                                name: string;
                                quantity: number;
                            }[];
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getTicketTrace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ticket: string;
                        stages: {
                            /** @enum {unknown} */
                            stage: "sensor" | "broker" | "journal" | "stored" | "scored" | "alarm" | "ticket" | "dispatched" | "notified" | "seen";
                            block: string;
                            /** Format: date-time */
                            at: string;
                            sincePreviousMs: number;
                        }[];
                        totalMs: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listEpisodes: {
        parameters: {
            query?: {
                state?: string;
                device?: string;
                ticket?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @enum {unknown} */
                            state: "NORM" | "UNACK" | "ACKED" | "RTNUN" | "SHLVD" | "DSUPR" | "OOSRV";
                            condition: string;
                            severity: string;
                            score: number;
                            peakScore: number;
                            contributions: {
                                [key: string]: number;
                            };
                            firstChannel: string;
                            reason: string;
                            /** Format: date-time */
                            onsetAt: string;
                            /** Format: date-time */
                            raisedAt: string;
                            clearedAt: string | null;
                            device: string;
                            component: string | null;
                            asset: string;
                            ticket: string | null;
                            detector: string;
                            modelId: string;
                            acknowledgedAt: string | null;
                            acknowledgedBy: string | null;
                            shelvedUntil: string | null;
                            suppressedBy: ("ticket" | "maintenance" | "parent" | "gateway" | "rule")[];
                            stayed: boolean;
                            acceptedLevel: ("new" | "old") | null;
                            prognosis: {
                                /** Format: date-time */
                                earliestFailureAt: string;
                                latestFailureAt: string | null;
                                method: string;
                            } | null;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getEpisode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        episode: {
                            id: string;
                            /** @enum {unknown} */
                            state: "NORM" | "UNACK" | "ACKED" | "RTNUN" | "SHLVD" | "DSUPR" | "OOSRV";
                            condition: string;
                            severity: string;
                            score: number;
                            peakScore: number;
                            contributions: {
                                [key: string]: number;
                            };
                            firstChannel: string;
                            reason: string;
                            /** Format: date-time */
                            onsetAt: string;
                            /** Format: date-time */
                            raisedAt: string;
                            clearedAt: string | null;
                            device: string;
                            component: string | null;
                            asset: string;
                            ticket: string | null;
                            detector: string;
                            modelId: string;
                            acknowledgedAt: string | null;
                            acknowledgedBy: string | null;
                            shelvedUntil: string | null;
                            suppressedBy: ("ticket" | "maintenance" | "parent" | "gateway" | "rule")[];
                            stayed: boolean;
                            acceptedLevel: ("new" | "old") | null;
                            prognosis: {
                                /** Format: date-time */
                                earliestFailureAt: string;
                                latestFailureAt: string | null;
                                method: string;
                            } | null;
                        };
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        to: string;
                        signals: {
                            [key: string]: number[][];
                        };
                        scores: number[][];
                        normal: {
                            [key: string]: {
                                center: number;
                                spread: number;
                                unit: string | null;
                            };
                        };
                        scoring?: unknown;
                        hash: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    acknowledgeEpisode: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        state: "NORM" | "UNACK" | "ACKED" | "RTNUN" | "SHLVD" | "DSUPR" | "OOSRV";
                        condition: string;
                        severity: string;
                        score: number;
                        peakScore: number;
                        contributions: {
                            [key: string]: number;
                        };
                        firstChannel: string;
                        reason: string;
                        /** Format: date-time */
                        onsetAt: string;
                        /** Format: date-time */
                        raisedAt: string;
                        clearedAt: string | null;
                        device: string;
                        component: string | null;
                        asset: string;
                        ticket: string | null;
                        detector: string;
                        modelId: string;
                        acknowledgedAt: string | null;
                        acknowledgedBy: string | null;
                        shelvedUntil: string | null;
                        suppressedBy: ("ticket" | "maintenance" | "parent" | "gateway" | "rule")[];
                        stayed: boolean;
                        acceptedLevel: ("new" | "old") | null;
                        prognosis: {
                            /** Format: date-time */
                            earliestFailureAt: string;
                            latestFailureAt: string | null;
                            method: string;
                        } | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        title: string;
                        status: number;
                        detail: string;
                        state: string;
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    shelveEpisode: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: date-time */
                    until?: string;
                    minutes?: number;
                    reason: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        state: "NORM" | "UNACK" | "ACKED" | "RTNUN" | "SHLVD" | "DSUPR" | "OOSRV";
                        condition: string;
                        severity: string;
                        score: number;
                        peakScore: number;
                        contributions: {
                            [key: string]: number;
                        };
                        firstChannel: string;
                        reason: string;
                        /** Format: date-time */
                        onsetAt: string;
                        /** Format: date-time */
                        raisedAt: string;
                        clearedAt: string | null;
                        device: string;
                        component: string | null;
                        asset: string;
                        ticket: string | null;
                        detector: string;
                        modelId: string;
                        acknowledgedAt: string | null;
                        acknowledgedBy: string | null;
                        shelvedUntil: string | null;
                        suppressedBy: ("ticket" | "maintenance" | "parent" | "gateway" | "rule")[];
                        stayed: boolean;
                        acceptedLevel: ("new" | "old") | null;
                        prognosis: {
                            /** Format: date-time */
                            earliestFailureAt: string;
                            latestFailureAt: string | null;
                            method: string;
                        } | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        title: string;
                        status: number;
                        detail: string;
                        state: string;
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    unshelveEpisode: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        state: "NORM" | "UNACK" | "ACKED" | "RTNUN" | "SHLVD" | "DSUPR" | "OOSRV";
                        condition: string;
                        severity: string;
                        score: number;
                        peakScore: number;
                        contributions: {
                            [key: string]: number;
                        };
                        firstChannel: string;
                        reason: string;
                        /** Format: date-time */
                        onsetAt: string;
                        /** Format: date-time */
                        raisedAt: string;
                        clearedAt: string | null;
                        device: string;
                        component: string | null;
                        asset: string;
                        ticket: string | null;
                        detector: string;
                        modelId: string;
                        acknowledgedAt: string | null;
                        acknowledgedBy: string | null;
                        shelvedUntil: string | null;
                        suppressedBy: ("ticket" | "maintenance" | "parent" | "gateway" | "rule")[];
                        stayed: boolean;
                        acceptedLevel: ("new" | "old") | null;
                        prognosis: {
                            /** Format: date-time */
                            earliestFailureAt: string;
                            latestFailureAt: string | null;
                            method: string;
                        } | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        title: string;
                        status: number;
                        detail: string;
                        state: string;
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    suppressEpisode: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    by: "parent" | "gateway" | "rule";
                    reason: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        state: "NORM" | "UNACK" | "ACKED" | "RTNUN" | "SHLVD" | "DSUPR" | "OOSRV";
                        condition: string;
                        severity: string;
                        score: number;
                        peakScore: number;
                        contributions: {
                            [key: string]: number;
                        };
                        firstChannel: string;
                        reason: string;
                        /** Format: date-time */
                        onsetAt: string;
                        /** Format: date-time */
                        raisedAt: string;
                        clearedAt: string | null;
                        device: string;
                        component: string | null;
                        asset: string;
                        ticket: string | null;
                        detector: string;
                        modelId: string;
                        acknowledgedAt: string | null;
                        acknowledgedBy: string | null;
                        shelvedUntil: string | null;
                        suppressedBy: ("ticket" | "maintenance" | "parent" | "gateway" | "rule")[];
                        stayed: boolean;
                        acceptedLevel: ("new" | "old") | null;
                        prognosis: {
                            /** Format: date-time */
                            earliestFailureAt: string;
                            latestFailureAt: string | null;
                            method: string;
                        } | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        title: string;
                        status: number;
                        detail: string;
                        state: string;
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    unsuppressEpisode: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    by: "parent" | "gateway" | "rule";
                    reason?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        state: "NORM" | "UNACK" | "ACKED" | "RTNUN" | "SHLVD" | "DSUPR" | "OOSRV";
                        condition: string;
                        severity: string;
                        score: number;
                        peakScore: number;
                        contributions: {
                            [key: string]: number;
                        };
                        firstChannel: string;
                        reason: string;
                        /** Format: date-time */
                        onsetAt: string;
                        /** Format: date-time */
                        raisedAt: string;
                        clearedAt: string | null;
                        device: string;
                        component: string | null;
                        asset: string;
                        ticket: string | null;
                        detector: string;
                        modelId: string;
                        acknowledgedAt: string | null;
                        acknowledgedBy: string | null;
                        shelvedUntil: string | null;
                        suppressedBy: ("ticket" | "maintenance" | "parent" | "gateway" | "rule")[];
                        stayed: boolean;
                        acceptedLevel: ("new" | "old") | null;
                        prognosis: {
                            /** Format: date-time */
                            earliestFailureAt: string;
                            latestFailureAt: string | null;
                            method: string;
                        } | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        title: string;
                        status: number;
                        detail: string;
                        state: string;
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listEpisodeEvents: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            sequence: number;
                            /** Format: date-time */
                            at: string;
                            actor: string;
                            kind: string;
                            reason: string | null;
                            /** @enum {unknown} */
                            from: "NORM" | "UNACK" | "ACKED" | "RTNUN" | "SHLVD" | "DSUPR" | "OOSRV";
                            /** @enum {unknown} */
                            to: "NORM" | "UNACK" | "ACKED" | "RTNUN" | "SHLVD" | "DSUPR" | "OOSRV";
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listAssets: {
        parameters: {
            query?: {
                site?: string;
                level?: "site" | "area" | "line" | "asset" | "component";
                parent?: string;
                class?: string;
                label?: string;
                q?: string;
                reportCode?: string;
                retired?: boolean;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            /** @enum {unknown} */
                            level: "site" | "area" | "line" | "asset" | "component";
                            parent: string | null;
                            site: string;
                            /** @enum {unknown} */
                            criticality: "A" | "B" | "C";
                            class: string | null;
                            manufacturer: string | null;
                            model: string | null;
                            serial: string | null;
                            installedOn: string | null;
                            warrantyUntil: string | null;
                            location: string | null;
                            documents: {
                                name: string;
                                url?: string;
                                hash?: string;
                            }[];
                            labels: string[];
                            machine: {
                                component?: string;
                                rpm?: number;
                                bearings?: {
                                    channels?: string;
                                    elements: number;
                                    elementDiameter: number;
                                    pitchDiameter: number;
                                    contactAngleDegrees?: number;
                                }[];
                                iso?: {
                                    group: 1 | 2;
                                    mounting: "rigid" | "flexible";
                                };
                                zoneLimits?: number[];
                                zoneChannels?: string;
                            } | null;
                            devices: string[];
                            device: string | null;
                            retiredAt: string | null;
                            outOfServiceSince: string | null;
                            version: number;
                            /** Format: date-time */
                            updatedAt: string;
                            updatedBy: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    createAsset: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id: string;
                    name: string;
                    /** @enum {unknown} */
                    level?: "site" | "area" | "line" | "asset" | "component";
                    parent?: string | null;
                    site?: string;
                    /** @enum {unknown} */
                    criticality?: "A" | "B" | "C";
                    class?: string | null;
                    manufacturer?: string | null;
                    model?: string | null;
                    serial?: string | null;
                    installedOn?: string | null;
                    warrantyUntil?: string | null;
                    location?: string | null;
                    documents?: {
                        name: string;
                        url?: string;
                        hash?: string;
                    }[];
                    labels?: string[];
                    machine?: {
                        component?: string;
                        rpm?: number;
                        bearings?: {
                            channels?: string;
                            elements: number;
                            elementDiameter: number;
                            pitchDiameter: number;
                            contactAngleDegrees?: number;
                        }[];
                        iso?: {
                            group: 1 | 2;
                            mounting: "rigid" | "flexible";
                        };
                        zoneLimits?: number[];
                        zoneChannels?: string;
                    } | null;
                    devices?: string[];
                };
            };
        };
        responses: {
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        /** @enum {unknown} */
                        level: "site" | "area" | "line" | "asset" | "component";
                        parent: string | null;
                        site: string;
                        /** @enum {unknown} */
                        criticality: "A" | "B" | "C";
                        class: string | null;
                        manufacturer: string | null;
                        model: string | null;
                        serial: string | null;
                        installedOn: string | null;
                        warrantyUntil: string | null;
                        location: string | null;
                        documents: {
                            name: string;
                            url?: string;
                            hash?: string;
                        }[];
                        labels: string[];
                        machine: {
                            component?: string;
                            rpm?: number;
                            bearings?: {
                                channels?: string;
                                elements: number;
                                elementDiameter: number;
                                pitchDiameter: number;
                                contactAngleDegrees?: number;
                            }[];
                            iso?: {
                                group: 1 | 2;
                                mounting: "rigid" | "flexible";
                            };
                            zoneLimits?: number[];
                            zoneChannels?: string;
                        } | null;
                        devices: string[];
                        device: string | null;
                        retiredAt: string | null;
                        outOfServiceSince: string | null;
                        version: number;
                        /** Format: date-time */
                        updatedAt: string;
                        updatedBy: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getAsset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        /** @enum {unknown} */
                        level: "site" | "area" | "line" | "asset" | "component";
                        parent: string | null;
                        site: string;
                        /** @enum {unknown} */
                        criticality: "A" | "B" | "C";
                        class: string | null;
                        manufacturer: string | null;
                        model: string | null;
                        serial: string | null;
                        installedOn: string | null;
                        warrantyUntil: string | null;
                        location: string | null;
                        documents: {
                            name: string;
                            url?: string;
                            hash?: string;
                        }[];
                        labels: string[];
                        machine: {
                            component?: string;
                            rpm?: number;
                            bearings?: {
                                channels?: string;
                                elements: number;
                                elementDiameter: number;
                                pitchDiameter: number;
                                contactAngleDegrees?: number;
                            }[];
                            iso?: {
                                group: 1 | 2;
                                mounting: "rigid" | "flexible";
                            };
                            zoneLimits?: number[];
                            zoneChannels?: string;
                        } | null;
                        devices: string[];
                        device: string | null;
                        retiredAt: string | null;
                        outOfServiceSince: string | null;
                        version: number;
                        /** Format: date-time */
                        updatedAt: string;
                        updatedBy: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    changeAsset: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    /** @enum {unknown} */
                    level?: "site" | "area" | "line" | "asset" | "component";
                    parent?: string | null;
                    site?: string;
                    /** @enum {unknown} */
                    criticality?: "A" | "B" | "C";
                    class?: string | null;
                    manufacturer?: string | null;
                    model?: string | null;
                    serial?: string | null;
                    installedOn?: string | null;
                    warrantyUntil?: string | null;
                    location?: string | null;
                    documents?: {
                        name: string;
                        url?: string;
                        hash?: string;
                    }[];
                    labels?: string[];
                    machine?: {
                        component?: string;
                        rpm?: number;
                        bearings?: {
                            channels?: string;
                            elements: number;
                            elementDiameter: number;
                            pitchDiameter: number;
                            contactAngleDegrees?: number;
                        }[];
                        iso?: {
                            group: 1 | 2;
                            mounting: "rigid" | "flexible";
                        };
                        zoneLimits?: number[];
                        zoneChannels?: string;
                    } | null;
                    devices?: string[];
                    retired?: boolean;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        /** @enum {unknown} */
                        level: "site" | "area" | "line" | "asset" | "component";
                        parent: string | null;
                        site: string;
                        /** @enum {unknown} */
                        criticality: "A" | "B" | "C";
                        class: string | null;
                        manufacturer: string | null;
                        model: string | null;
                        serial: string | null;
                        installedOn: string | null;
                        warrantyUntil: string | null;
                        location: string | null;
                        documents: {
                            name: string;
                            url?: string;
                            hash?: string;
                        }[];
                        labels: string[];
                        machine: {
                            component?: string;
                            rpm?: number;
                            bearings?: {
                                channels?: string;
                                elements: number;
                                elementDiameter: number;
                                pitchDiameter: number;
                                contactAngleDegrees?: number;
                            }[];
                            iso?: {
                                group: 1 | 2;
                                mounting: "rigid" | "flexible";
                            };
                            zoneLimits?: number[];
                            zoneChannels?: string;
                        } | null;
                        devices: string[];
                        device: string | null;
                        retiredAt: string | null;
                        outOfServiceSince: string | null;
                        version: number;
                        /** Format: date-time */
                        updatedAt: string;
                        updatedBy: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getAssetTree: {
        parameters: {
            query?: {
                root?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            /** @enum {unknown} */
                            level: "site" | "area" | "line" | "asset" | "component";
                            parent: string | null;
                            site: string;
                            /** @enum {unknown} */
                            criticality: "A" | "B" | "C";
                            class: string | null;
                            depth: number;
                            openTickets: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listAssetHistory: {
        parameters: {
            query?: {
                below?: boolean;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @enum {unknown} */
                            kind: "episode" | "ticket";
                            /** Format: date-time */
                            at: string;
                            id: string;
                            asset: string;
                            state: string;
                            words: string;
                            wordsZh: string | null;
                            verdict: string | null;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getAssetQr: {
        parameters: {
            query?: {
                opens?: "asset" | "report";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": string;
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    makeReportCodes: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    assets: string[];
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            asset: string;
                            path: string;
                            /** Format: date-time */
                            madeAt: string;
                            madeBy: string;
                            reason: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getReportCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: {
                            asset: string;
                            path: string;
                            /** Format: date-time */
                            madeAt: string;
                            madeBy: string;
                            reason: string | null;
                        } | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    renewReportCode: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        asset: string;
                        path: string;
                        /** Format: date-time */
                        madeAt: string;
                        madeBy: string;
                        reason: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getTicketOutside: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        reports: {
                            /** @enum {unknown} */
                            category: "noise" | "leak" | "heat" | "electrical" | "stopped" | "damage" | "other";
                            name: string | null;
                            contact: string | null;
                            /** @enum {unknown} */
                            language: "en" | "zh-CN";
                            /** Format: date-time */
                            reportedAt: string;
                            erasedAt: string | null;
                        }[];
                        answers: {
                            fixed: boolean;
                            rating: number | null;
                            comment: string | null;
                            /** Format: date-time */
                            answeredAt: string;
                            followUp: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getAssetReliability: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        to: string;
                        hours: number;
                        failures: number;
                        downHours: number;
                        mtbfHours: number | null;
                        mttrHours: number | null;
                        availability: number | null;
                        tickets: {
                            opened: number;
                            open: number;
                        };
                        labourHours: number;
                        parts: {
                            part: string;
                            name: string;
                            unit: string | null;
                            quantity: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getAssetCosts: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        from: string | null;
                        /** Format: date-time */
                        to: string;
                        currency: string;
                        labour: string;
                        parts: string;
                        external: string;
                        total: string;
                        tickets: number;
                        own: {
                            labour: string;
                            parts: string;
                            external: string;
                            total: string;
                        };
                        unpriced: {
                            /** @enum {unknown} */
                            kind: "labour" | "parts" | "external";
                            /** @enum {unknown} */
                            reason: "no_rate" | "timer_runs" | "no_unit_cost";
                            lines: number;
                        }[];
                        years: {
                            year: number;
                            labour: string;
                            parts: string;
                            external: string;
                            total: string;
                        }[];
                        workClasses: {
                            /** @enum {unknown} */
                            workClass: "preventive" | "corrective" | "inspection" | "instrument";
                            tickets: number;
                            labour: string;
                            parts: string;
                            external: string;
                            total: string;
                        }[];
                        below: {
                            asset: string;
                            name: string;
                            labour: string;
                            parts: string;
                            external: string;
                            total: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getTicketCosts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        currency: string;
                        labour: string;
                        parts: string;
                        external: string;
                        total: string;
                        unpriced: {
                            /** @enum {unknown} */
                            kind: "labour" | "parts" | "external";
                            /** @enum {unknown} */
                            reason: "no_rate" | "timer_runs" | "no_unit_cost";
                            lines: number;
                        }[];
                        lines: {
                            /** @enum {unknown} */
                            kind: "labour" | "parts" | "external";
                            line: number;
                            ticket: string;
                            /** Format: date-time */
                            at: string;
                            person: string | null;
                            name: string | null;
                            quantity: number | null;
                            unit: string | null;
                            price: string | null;
                            amount: string | null;
                            unpriced: ("no_rate" | "timer_runs" | "no_unit_cost") | null;
                        }[];
                        externalCosts: {
                            id: number;
                            amount: string;
                            counts: string;
                            supplier: string;
                            note: string | null;
                            addedBy: string;
                            /** Format: date-time */
                            addedAt: string;
                        }[];
                        corrections: {
                            id: number;
                            corrects: number;
                            amount: string;
                            reason: string;
                            by: string;
                            /** Format: date-time */
                            at: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    addTicketCost: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    amount: string;
                    supplier: string;
                    note?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        amount: string;
                        counts: string;
                        supplier: string;
                        note: string | null;
                        addedBy: string;
                        /** Format: date-time */
                        addedAt: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    correctTicketCost: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                line: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    amount: string;
                    reason: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        corrects: number;
                        amount: string;
                        reason: string;
                        by: string;
                        /** Format: date-time */
                        at: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listLabourRates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        currency: string;
                        plant: {
                            rate: string;
                            updatedBy: string;
                            /** Format: date-time */
                            updatedAt: string;
                            version: number;
                        } | null;
                        teams: {
                            person: null;
                            team: string;
                            rate: string;
                            updatedBy: string;
                            /** Format: date-time */
                            updatedAt: string;
                            version: number;
                        }[];
                        people: {
                            person: string;
                            team: null;
                            rate: string;
                            updatedBy: string;
                            /** Format: date-time */
                            updatedAt: string;
                            version: number;
                        }[];
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    savePlantLabourRate: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    rate: string | null;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        rate: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    saveTeamLabourRate: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    rate: string | null;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        rate: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    savePersonLabourRate: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    rate: string | null;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        rate: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    exportAssets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listParts: {
        parameters: {
            query?: {
                q?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            nameZh: string | null;
                            unit: string;
                            manufacturer: string | null;
                            manufacturerNumber: string | null;
                            unitCost?: string | null;
                            version: number;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    createPart: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id: string;
                    name: string;
                    nameZh?: string | null;
                    unit?: string;
                    manufacturer?: string | null;
                    manufacturerNumber?: string | null;
                    unitCost?: string | null;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        nameZh: string | null;
                        unit: string;
                        manufacturer: string | null;
                        manufacturerNumber: string | null;
                        unitCost?: string | null;
                        version: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getPart: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        nameZh: string | null;
                        unit: string;
                        manufacturer: string | null;
                        manufacturerNumber: string | null;
                        unitCost?: string | null;
                        version: number;
                        stock: {
                            part: string;
                            store: string;
                            onHand: number;
                            reserved: number;
                            available: number;
                            minimum: number;
                            version: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    changePart: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    nameZh?: string | null;
                    unit?: string;
                    manufacturer?: string | null;
                    manufacturerNumber?: string | null;
                    unitCost?: string | null;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        nameZh: string | null;
                        unit: string;
                        manufacturer: string | null;
                        manufacturerNumber: string | null;
                        unitCost?: string | null;
                        version: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    countStock: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                store: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    onHand?: number;
                    minimum?: number;
                    reason?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        part: string;
                        store: string;
                        onHand: number;
                        reserved: number;
                        available: number;
                        minimum: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    receiveStock: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                store: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    quantity: number;
                    reason?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        part: string;
                        store: string;
                        onHand: number;
                        reserved: number;
                        available: number;
                        minimum: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listReorders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            part: string;
                            store: string;
                            onHand: number;
                            reserved: number;
                            available: number;
                            minimum: number;
                            name: string;
                            unit: string;
                            missing: number;
                        }[];
                        next: string | null;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listStores: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            site: string | null;
                            person: string | null;
                            version: number;
                        }[];
                        next: string | null;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    saveStore: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    site?: string | null;
                    person?: string | null;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        site: string | null;
                        person: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listStockEvents: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            store: string;
                            /** @enum {unknown} */
                            kind: "received" | "counted" | "reserved" | "released" | "consumed" | "below_minimum";
                            quantity: number;
                            onHand: number;
                            reserved: number;
                            ticket: string | null;
                            actor: string;
                            reason: string | null;
                            /** Format: date-time */
                            at: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listFailureModes: {
        parameters: {
            query?: {
                class?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            condition: string;
                            group: string;
                            /** @enum {unknown} */
                            workClass: "preventive" | "instrument";
                            name: {
                                en: string;
                                zh: string;
                            };
                            sign: {
                                en: string;
                                zh: string;
                            };
                            /** @enum {unknown} */
                            failureMode: "AIR" | "BRD" | "ELP" | "ELU" | "ERO" | "FTS" | "HIO" | "IHT" | "INL" | "LOO" | "NOI" | "NOO" | "OHE" | "OTH" | "PDE" | "PLU" | "SER" | "SPO" | "STD" | "STP" | "UNK" | "UST" | "VIB";
                            /** @enum {unknown} */
                            mechanism: "1.0" | "1.1" | "1.2" | "1.3" | "1.4" | "1.5" | "1.6" | "2.0" | "2.1" | "2.2" | "2.3" | "2.4" | "2.5" | "2.6" | "2.7" | "2.8" | "3.0" | "3.1" | "3.2" | "3.3" | "3.4" | "3.5" | "3.6" | "4.0" | "4.1" | "4.2" | "4.3" | "4.4" | "4.5" | "5.0" | "5.1" | "5.2" | "5.3" | "6.0" | "6.1" | "6.2" | "6.3" | "6.4";
                            /** @enum {unknown} */
                            cause: "1.0" | "1.1" | "1.2" | "2.0" | "2.1" | "2.2" | "3.0" | "3.1" | "3.2" | "3.3" | "3.4" | "4.0" | "4.1" | "4.2" | "5.0" | "5.1" | "5.2" | "5.3" | "5.4" | "5.5";
                            safety: {
                                id: string;
                                en: string;
                                zh: string;
                                mandatory: boolean;
                            }[];
                            checks: {
                                id: string;
                                en: string;
                                zh: string;
                                mandatory: boolean;
                            }[];
                            skills: {
                                skill: string;
                                level: number;
                            }[];
                            parts: {
                                part: string;
                                quantity: number;
                                name: {
                                    en: string;
                                    zh: string;
                                };
                            }[];
                            estimatedMinutes: number;
                            twoPerson: boolean;
                            plant: boolean;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getFailureMode: {
        parameters: {
            query?: {
                class?: string;
            };
            header?: never;
            path: {
                condition: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        condition: string;
                        group: string;
                        /** @enum {unknown} */
                        workClass: "preventive" | "instrument";
                        name: {
                            en: string;
                            zh: string;
                        };
                        sign: {
                            en: string;
                            zh: string;
                        };
                        /** @enum {unknown} */
                        failureMode: "AIR" | "BRD" | "ELP" | "ELU" | "ERO" | "FTS" | "HIO" | "IHT" | "INL" | "LOO" | "NOI" | "NOO" | "OHE" | "OTH" | "PDE" | "PLU" | "SER" | "SPO" | "STD" | "STP" | "UNK" | "UST" | "VIB";
                        /** @enum {unknown} */
                        mechanism: "1.0" | "1.1" | "1.2" | "1.3" | "1.4" | "1.5" | "1.6" | "2.0" | "2.1" | "2.2" | "2.3" | "2.4" | "2.5" | "2.6" | "2.7" | "2.8" | "3.0" | "3.1" | "3.2" | "3.3" | "3.4" | "3.5" | "3.6" | "4.0" | "4.1" | "4.2" | "4.3" | "4.4" | "4.5" | "5.0" | "5.1" | "5.2" | "5.3" | "6.0" | "6.1" | "6.2" | "6.3" | "6.4";
                        /** @enum {unknown} */
                        cause: "1.0" | "1.1" | "1.2" | "2.0" | "2.1" | "2.2" | "3.0" | "3.1" | "3.2" | "3.3" | "3.4" | "4.0" | "4.1" | "4.2" | "5.0" | "5.1" | "5.2" | "5.3" | "5.4" | "5.5";
                        safety: {
                            id: string;
                            en: string;
                            zh: string;
                            mandatory: boolean;
                        }[];
                        checks: {
                            id: string;
                            en: string;
                            zh: string;
                            mandatory: boolean;
                        }[];
                        skills: {
                            skill: string;
                            level: number;
                        }[];
                        parts: {
                            part: string;
                            quantity: number;
                            name: {
                                en: string;
                                zh: string;
                            };
                        }[];
                        estimatedMinutes: number;
                        twoPerson: boolean;
                        plant: boolean;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    saveFailureMode: {
        parameters: {
            query?: {
                class?: string;
            };
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                condition: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    group?: string;
                    /** @enum {unknown} */
                    workClass?: "preventive" | "instrument";
                    name?: {
                        en: string;
                        zh: string;
                    };
                    sign?: {
                        en: string;
                        zh: string;
                    };
                    /** @enum {unknown} */
                    failureMode?: "AIR" | "BRD" | "ELP" | "ELU" | "ERO" | "FTS" | "HIO" | "IHT" | "INL" | "LOO" | "NOI" | "NOO" | "OHE" | "OTH" | "PDE" | "PLU" | "SER" | "SPO" | "STD" | "STP" | "UNK" | "UST" | "VIB";
                    /** @enum {unknown} */
                    mechanism?: "1.0" | "1.1" | "1.2" | "1.3" | "1.4" | "1.5" | "1.6" | "2.0" | "2.1" | "2.2" | "2.3" | "2.4" | "2.5" | "2.6" | "2.7" | "2.8" | "3.0" | "3.1" | "3.2" | "3.3" | "3.4" | "3.5" | "3.6" | "4.0" | "4.1" | "4.2" | "4.3" | "4.4" | "4.5" | "5.0" | "5.1" | "5.2" | "5.3" | "6.0" | "6.1" | "6.2" | "6.3" | "6.4";
                    /** @enum {unknown} */
                    cause?: "1.0" | "1.1" | "1.2" | "2.0" | "2.1" | "2.2" | "3.0" | "3.1" | "3.2" | "3.3" | "3.4" | "4.0" | "4.1" | "4.2" | "5.0" | "5.1" | "5.2" | "5.3" | "5.4" | "5.5";
                    safety?: {
                        id: string;
                        en: string;
                        zh: string;
                        mandatory: boolean;
                    }[];
                    checks?: {
                        id: string;
                        en: string;
                        zh: string;
                        mandatory: boolean;
                    }[];
                    skills?: {
                        skill: string;
                        level: number;
                    }[];
                    parts?: {
                        part: string;
                        quantity: number;
                        name: {
                            en: string;
                            zh: string;
                        };
                    }[];
                    estimatedMinutes?: number;
                    twoPerson?: boolean;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        condition: string;
                        group: string;
                        /** @enum {unknown} */
                        workClass: "preventive" | "instrument";
                        name: {
                            en: string;
                            zh: string;
                        };
                        sign: {
                            en: string;
                            zh: string;
                        };
                        /** @enum {unknown} */
                        failureMode: "AIR" | "BRD" | "ELP" | "ELU" | "ERO" | "FTS" | "HIO" | "IHT" | "INL" | "LOO" | "NOI" | "NOO" | "OHE" | "OTH" | "PDE" | "PLU" | "SER" | "SPO" | "STD" | "STP" | "UNK" | "UST" | "VIB";
                        /** @enum {unknown} */
                        mechanism: "1.0" | "1.1" | "1.2" | "1.3" | "1.4" | "1.5" | "1.6" | "2.0" | "2.1" | "2.2" | "2.3" | "2.4" | "2.5" | "2.6" | "2.7" | "2.8" | "3.0" | "3.1" | "3.2" | "3.3" | "3.4" | "3.5" | "3.6" | "4.0" | "4.1" | "4.2" | "4.3" | "4.4" | "4.5" | "5.0" | "5.1" | "5.2" | "5.3" | "6.0" | "6.1" | "6.2" | "6.3" | "6.4";
                        /** @enum {unknown} */
                        cause: "1.0" | "1.1" | "1.2" | "2.0" | "2.1" | "2.2" | "3.0" | "3.1" | "3.2" | "3.3" | "3.4" | "4.0" | "4.1" | "4.2" | "5.0" | "5.1" | "5.2" | "5.3" | "5.4" | "5.5";
                        safety: {
                            id: string;
                            en: string;
                            zh: string;
                            mandatory: boolean;
                        }[];
                        checks: {
                            id: string;
                            en: string;
                            zh: string;
                            mandatory: boolean;
                        }[];
                        skills: {
                            skill: string;
                            level: number;
                        }[];
                        parts: {
                            part: string;
                            quantity: number;
                            name: {
                                en: string;
                                zh: string;
                            };
                        }[];
                        estimatedMinutes: number;
                        twoPerson: boolean;
                        plant: boolean;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    removeFailureMode: {
        parameters: {
            query?: {
                class?: string;
            };
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                condition: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        condition: string;
                        group: string;
                        /** @enum {unknown} */
                        workClass: "preventive" | "instrument";
                        name: {
                            en: string;
                            zh: string;
                        };
                        sign: {
                            en: string;
                            zh: string;
                        };
                        /** @enum {unknown} */
                        failureMode: "AIR" | "BRD" | "ELP" | "ELU" | "ERO" | "FTS" | "HIO" | "IHT" | "INL" | "LOO" | "NOI" | "NOO" | "OHE" | "OTH" | "PDE" | "PLU" | "SER" | "SPO" | "STD" | "STP" | "UNK" | "UST" | "VIB";
                        /** @enum {unknown} */
                        mechanism: "1.0" | "1.1" | "1.2" | "1.3" | "1.4" | "1.5" | "1.6" | "2.0" | "2.1" | "2.2" | "2.3" | "2.4" | "2.5" | "2.6" | "2.7" | "2.8" | "3.0" | "3.1" | "3.2" | "3.3" | "3.4" | "3.5" | "3.6" | "4.0" | "4.1" | "4.2" | "4.3" | "4.4" | "4.5" | "5.0" | "5.1" | "5.2" | "5.3" | "6.0" | "6.1" | "6.2" | "6.3" | "6.4";
                        /** @enum {unknown} */
                        cause: "1.0" | "1.1" | "1.2" | "2.0" | "2.1" | "2.2" | "3.0" | "3.1" | "3.2" | "3.3" | "3.4" | "4.0" | "4.1" | "4.2" | "5.0" | "5.1" | "5.2" | "5.3" | "5.4" | "5.5";
                        safety: {
                            id: string;
                            en: string;
                            zh: string;
                            mandatory: boolean;
                        }[];
                        checks: {
                            id: string;
                            en: string;
                            zh: string;
                            mandatory: boolean;
                        }[];
                        skills: {
                            skill: string;
                            level: number;
                        }[];
                        parts: {
                            part: string;
                            quantity: number;
                            name: {
                                en: string;
                                zh: string;
                            };
                        }[];
                        estimatedMinutes: number;
                        twoPerson: boolean;
                        plant: boolean;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getFailureCodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        failureModes: {
                            [key: string]: {
                                en: string;
                                zh: string;
                            };
                        };
                        mechanisms: {
                            [key: string]: {
                                en: string;
                                zh: string;
                            };
                        };
                        causes: {
                            [key: string]: {
                                en: string;
                                zh: string;
                            };
                        };
                        classes: {
                            [key: string]: {
                                en: string;
                                zh: string;
                            };
                        };
                        skills: {
                            [key: string]: {
                                en: string;
                                zh: string;
                            };
                        };
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listReservations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        reservations: {
                            id: number;
                            part: string;
                            name: string;
                            store: string;
                            quantity: number;
                            used: number | null;
                            /** @enum {unknown} */
                            state: "reserved" | "released" | "consumed";
                            by: string;
                            /** Format: date-time */
                            at: string;
                        }[];
                        missing: string[];
                        waiver: {
                            reason: string;
                            by: string;
                            /** Format: date-time */
                            at: string;
                        } | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    reservePart: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    part: string;
                    store: string;
                    quantity: number;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        reservations: {
                            id: number;
                            part: string;
                            name: string;
                            store: string;
                            quantity: number;
                            used: number | null;
                            /** @enum {unknown} */
                            state: "reserved" | "released" | "consumed";
                            by: string;
                            /** Format: date-time */
                            at: string;
                        }[];
                        missing: string[];
                        waiver: {
                            reason: string;
                            by: string;
                            /** Format: date-time */
                            at: string;
                        } | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    releasePart: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                reservation: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        reservations: {
                            id: number;
                            part: string;
                            name: string;
                            store: string;
                            quantity: number;
                            used: number | null;
                            /** @enum {unknown} */
                            state: "reserved" | "released" | "consumed";
                            by: string;
                            /** Format: date-time */
                            at: string;
                        }[];
                        missing: string[];
                        waiver: {
                            reason: string;
                            by: string;
                            /** Format: date-time */
                            at: string;
                        } | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    waiveParts: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        reservations: {
                            id: number;
                            part: string;
                            name: string;
                            store: string;
                            quantity: number;
                            used: number | null;
                            /** @enum {unknown} */
                            state: "reserved" | "released" | "consumed";
                            by: string;
                            /** Format: date-time */
                            at: string;
                        }[];
                        missing: string[];
                        waiver: {
                            reason: string;
                            by: string;
                            /** Format: date-time */
                            at: string;
                        } | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    takeOutOfService: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        asset: string;
                        inService: boolean;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    putInService: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        asset: string;
                        inService: boolean;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listMaintenanceWindows: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            asset: string;
                            /** Format: date-time */
                            from: string;
                            /** Format: date-time */
                            to: string;
                            reason: string;
                            createdBy: string;
                            /** Format: date-time */
                            createdAt: string;
                            endedAt: string | null;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    planMaintenanceWindow: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: date-time */
                    from: string;
                    /** Format: date-time */
                    to: string;
                    reason: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        asset: string;
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        to: string;
                        reason: string;
                        createdBy: string;
                        /** Format: date-time */
                        createdAt: string;
                        endedAt: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    endMaintenanceWindow: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        asset: string;
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        to: string;
                        reason: string;
                        createdBy: string;
                        /** Format: date-time */
                        createdAt: string;
                        endedAt: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listPeople: {
        parameters: {
            query?: {
                team?: string;
                active?: boolean;
                ids?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            active: boolean;
                            email: string | null;
                            phone: string | null;
                            /** @enum {unknown} */
                            locale: "en" | "zh-CN";
                            timeZone: string | null;
                            team: string | null;
                            supervisor: string | null;
                            baseSite: string | null;
                            maxOpenTickets: number | null;
                            maxOpenHours: number | null;
                            openTickets: number;
                            lastAssignedAt: string | null;
                            skills: {
                                skill: string;
                                level: number;
                                expiresAt?: string | null;
                                expiresOn?: string | null;
                            }[];
                            shifts: {
                                shift: string;
                                /** Format: date */
                                from: string;
                                until?: string | null;
                            }[];
                            siteAccess: {
                                site: string;
                                expiresAt?: string | null;
                                expiresOn?: string | null;
                            }[];
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    addPerson: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id?: string;
                    name: string;
                    active?: boolean;
                    email?: string | null;
                    phone?: string | null;
                    /** @enum {unknown} */
                    locale?: "en" | "zh-CN";
                    timeZone?: string | null;
                    team?: string | null;
                    supervisor?: string | null;
                    baseSite?: string | null;
                    maxOpenTickets?: number | null;
                    maxOpenHours?: number | null;
                    skills?: {
                        skill: string;
                        level: number;
                        expiresAt?: string | null;
                        expiresOn?: string | null;
                    }[];
                    shifts?: {
                        shift: string;
                        /** Format: date */
                        from: string;
                        until?: string | null;
                    }[];
                    siteAccess?: {
                        site: string;
                        expiresAt?: string | null;
                        expiresOn?: string | null;
                    }[];
                };
            };
        };
        responses: {
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        active: boolean;
                        email: string | null;
                        phone: string | null;
                        /** @enum {unknown} */
                        locale: "en" | "zh-CN";
                        timeZone: string | null;
                        team: string | null;
                        supervisor: string | null;
                        baseSite: string | null;
                        maxOpenTickets: number | null;
                        maxOpenHours: number | null;
                        openTickets: number;
                        lastAssignedAt: string | null;
                        skills: {
                            skill: string;
                            level: number;
                            expiresAt?: string | null;
                            expiresOn?: string | null;
                        }[];
                        shifts: {
                            shift: string;
                            /** Format: date */
                            from: string;
                            until?: string | null;
                        }[];
                        siteAccess: {
                            site: string;
                            expiresAt?: string | null;
                            expiresOn?: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getPerson: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        active: boolean;
                        email: string | null;
                        phone: string | null;
                        /** @enum {unknown} */
                        locale: "en" | "zh-CN";
                        timeZone: string | null;
                        team: string | null;
                        supervisor: string | null;
                        baseSite: string | null;
                        maxOpenTickets: number | null;
                        maxOpenHours: number | null;
                        openTickets: number;
                        lastAssignedAt: string | null;
                        skills: {
                            skill: string;
                            level: number;
                            expiresAt?: string | null;
                            expiresOn?: string | null;
                        }[];
                        shifts: {
                            shift: string;
                            /** Format: date */
                            from: string;
                            until?: string | null;
                        }[];
                        siteAccess: {
                            site: string;
                            expiresAt?: string | null;
                            expiresOn?: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    removePerson: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    changePerson: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    active?: boolean;
                    email?: string | null;
                    phone?: string | null;
                    /** @enum {unknown} */
                    locale?: "en" | "zh-CN";
                    timeZone?: string | null;
                    team?: string | null;
                    supervisor?: string | null;
                    baseSite?: string | null;
                    maxOpenTickets?: number | null;
                    maxOpenHours?: number | null;
                    skills?: {
                        skill: string;
                        level: number;
                        expiresAt?: string | null;
                        expiresOn?: string | null;
                    }[];
                    shifts?: {
                        shift: string;
                        /** Format: date */
                        from: string;
                        until?: string | null;
                    }[];
                    siteAccess?: {
                        site: string;
                        expiresAt?: string | null;
                        expiresOn?: string | null;
                    }[];
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        active: boolean;
                        email: string | null;
                        phone: string | null;
                        /** @enum {unknown} */
                        locale: "en" | "zh-CN";
                        timeZone: string | null;
                        team: string | null;
                        supervisor: string | null;
                        baseSite: string | null;
                        maxOpenTickets: number | null;
                        maxOpenHours: number | null;
                        openTickets: number;
                        lastAssignedAt: string | null;
                        skills: {
                            skill: string;
                            level: number;
                            expiresAt?: string | null;
                            expiresOn?: string | null;
                        }[];
                        shifts: {
                            shift: string;
                            /** Format: date */
                            from: string;
                            until?: string | null;
                        }[];
                        siteAccess: {
                            site: string;
                            expiresAt?: string | null;
                            expiresOn?: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getErasure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        obstacles: string[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    erasePerson: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        pseudonym: string;
                        rows: number;
                        removed: number;
                        events: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listLegalHolds: {
        parameters: {
            query?: {
                active?: boolean;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            /** @enum {unknown} */
                            kind: "person" | "asset" | "ticket" | "class";
                            subject: string;
                            reason: string;
                            placedBy: string;
                            /** Format: date-time */
                            placedAt: string;
                            until: string | null;
                            releasedBy: string | null;
                            releasedAt: string | null;
                            releaseReason: string | null;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    placeLegalHold: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    kind: "person" | "asset" | "ticket" | "class";
                    subject: string;
                    reason: string;
                    /** Format: date-time */
                    until?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        /** @enum {unknown} */
                        kind: "person" | "asset" | "ticket" | "class";
                        subject: string;
                        reason: string;
                        placedBy: string;
                        /** Format: date-time */
                        placedAt: string;
                        until: string | null;
                        releasedBy: string | null;
                        releasedAt: string | null;
                        releaseReason: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    releaseLegalHold: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        /** @enum {unknown} */
                        kind: "person" | "asset" | "ticket" | "class";
                        subject: string;
                        reason: string;
                        placedBy: string;
                        /** Format: date-time */
                        placedAt: string;
                        until: string | null;
                        releasedBy: string | null;
                        releasedAt: string | null;
                        releaseReason: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listAbsences: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            /** Format: date-time */
                            from: string;
                            /** Format: date-time */
                            to: string;
                            /** @enum {unknown} */
                            kind: "leave" | "illness" | "training" | "travel" | "other";
                            note: string | null;
                            createdBy: string;
                            /** Format: date-time */
                            createdAt: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    addAbsence: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: date-time */
                    from: string;
                    /** Format: date-time */
                    to: string;
                    /** @enum {unknown} */
                    kind?: "leave" | "illness" | "training" | "travel" | "other";
                    note?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        to: string;
                        /** @enum {unknown} */
                        kind: "leave" | "illness" | "training" | "travel" | "other";
                        note: string | null;
                        createdBy: string;
                        /** Format: date-time */
                        createdAt: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    removeAbsence: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                absence: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listTeams: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            site: string | null;
                            lead: string | null;
                            members: string[];
                            version: number;
                        }[];
                        next: string | null;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    saveTeam: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    site?: string | null;
                    lead?: string | null;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        site: string | null;
                        lead: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    removeTeam: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listSkills: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            certificate: boolean;
                            version: number;
                        }[];
                        next: string | null;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    saveSkill: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    certificate?: boolean;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        certificate: boolean;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    removeSkill: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listLocations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            site: string;
                            name: string;
                            latitude: number | null;
                            longitude: number | null;
                            restricted: boolean;
                            timeZone: string | null;
                            version: number;
                        }[];
                        next: string | null;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    saveLocation: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    latitude?: number | null;
                    longitude?: number | null;
                    restricted?: boolean;
                    timeZone?: string | null;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        site: string;
                        name: string;
                        latitude: number | null;
                        longitude: number | null;
                        restricted: boolean;
                        timeZone: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    removeLocation: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listShifts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            timeZone: string;
                            weekly?: {
                                mon?: string[];
                                tue?: string[];
                                wed?: string[];
                                thu?: string[];
                                fri?: string[];
                                sat?: string[];
                                sun?: string[];
                            };
                            exceptions?: {
                                date: string;
                                open: string[];
                            }[];
                            version: number;
                        }[];
                        next: string | null;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    saveShift: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    timeZone: string;
                    weekly?: {
                        mon?: string[];
                        tue?: string[];
                        wed?: string[];
                        thu?: string[];
                        fri?: string[];
                        sat?: string[];
                        sun?: string[];
                    };
                    exceptions?: {
                        date: string;
                        open: string[];
                    }[];
                    /** Format: date-time */
                    effectiveFrom?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        timeZone: string;
                        weekly?: {
                            mon?: string[];
                            tue?: string[];
                            wed?: string[];
                            thu?: string[];
                            fri?: string[];
                            sat?: string[];
                            sun?: string[];
                        };
                        exceptions?: {
                            date: string;
                            open: string[];
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    removeShift: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listShiftVersions: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            version: number;
                            effectiveFrom: string | null;
                            timeZone: string;
                            weekly?: {
                                mon?: string[];
                                tue?: string[];
                                wed?: string[];
                                thu?: string[];
                                fri?: string[];
                                sat?: string[];
                                sun?: string[];
                            };
                            exceptions?: {
                                date: string;
                                open: string[];
                            }[];
                            /** Format: date-time */
                            changedAt: string;
                            changedBy: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    saveRota: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    timeZone: string;
                    /** Format: date */
                    startsOn: string;
                    handoverTime: string;
                    rotationDays: number;
                    members: string[];
                    hours?: string | null;
                    team?: string | null;
                    /** Format: date-time */
                    effectiveFrom?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        timeZone: string;
                        /** Format: date */
                        startsOn: string;
                        handoverTime: string;
                        rotationDays: number;
                        members: string[];
                        hours: string | null;
                        team: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    removeRota: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listRotas: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            timeZone: string;
                            /** Format: date */
                            startsOn: string;
                            handoverTime: string;
                            rotationDays: number;
                            members: string[];
                            hours: string | null;
                            team: string | null;
                            version: number;
                        }[];
                        next: string | null;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listRotaVersions: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            version: number;
                            effectiveFrom: string | null;
                            timeZone: string;
                            /** Format: date */
                            startsOn: string;
                            handoverTime: string;
                            rotationDays: number;
                            members: string[];
                            hours: string | null;
                            team: string | null;
                            /** Format: date-time */
                            changedAt: string;
                            changedBy: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listRotaOverrides: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            person: string;
                            /** Format: date-time */
                            from: string;
                            /** Format: date-time */
                            to: string;
                            reason: string | null;
                            createdBy: string;
                            /** Format: date-time */
                            createdAt: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    addRotaOverride: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    person: string;
                    /** Format: date-time */
                    from: string;
                    /** Format: date-time */
                    to: string;
                    reason?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        person: string;
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        to: string;
                        reason: string | null;
                        createdBy: string;
                        /** Format: date-time */
                        createdAt: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    removeRotaOverride: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                override: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getOnCallOfRota: {
        parameters: {
            query?: {
                at?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            rota: string;
                            person: string | null;
                            reason: string;
                            until: string | null;
                            skipped: {
                                person: string;
                                reason: string;
                            }[];
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getOnCallOfTeam: {
        parameters: {
            query?: {
                at?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            rota: string;
                            person: string | null;
                            reason: string;
                            until: string | null;
                            skipped: {
                                person: string;
                                reason: string;
                            }[];
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listTicketDispatch: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            /** Format: date-time */
                            at: string;
                            /** @enum {unknown} */
                            kind: "assign" | "override" | "coverage_gap";
                            cause: string;
                            actor: string;
                            chosen: string | null;
                            reason: string;
                            /** Format: date-time */
                            workAt: string;
                            weights: {
                                skill: number;
                                travel: number;
                                freeCapacity: number;
                                partsHeld: number;
                                repairsHeld: number;
                                familiarity: number;
                                fairness: number;
                            };
                            candidates: {
                                person: string;
                                excluded: {
                                    /** @enum {unknown} */
                                    filter: "active" | "skill" | "certificate" | "shift" | "absence" | "declined" | "site" | "capacity";
                                    reason: string;
                                }[];
                                score: number;
                                scores: {
                                    skill: number | null;
                                    travel: number | null;
                                    freeCapacity: number | null;
                                    partsHeld: number | null;
                                    repairsHeld: number | null;
                                    familiarity: number | null;
                                    fairness: number | null;
                                };
                            }[];
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    dispatchWhatIf: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    ticket: string;
                    /** Format: date-time */
                    at?: string;
                    /** @enum {unknown} */
                    priority?: "P1" | "P2" | "P3" | "P4";
                    without?: string[];
                    weights?: {
                        skill?: number;
                        travel?: number;
                        freeCapacity?: number;
                        partsHeld?: number;
                        repairsHeld?: number;
                        familiarity?: number;
                        fairness?: number;
                    };
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        chosen: string | null;
                        reason: string;
                        /** Format: date-time */
                        workAt: string;
                        onCall: string[];
                        weights: {
                            skill: number;
                            travel: number;
                            freeCapacity: number;
                            partsHeld: number;
                            repairsHeld: number;
                            familiarity: number;
                            fairness: number;
                        };
                        candidates: {
                            person: string;
                            excluded: {
                                /** @enum {unknown} */
                                filter: "active" | "skill" | "certificate" | "shift" | "absence" | "declined" | "site" | "capacity";
                                reason: string;
                            }[];
                            score: number;
                            scores: {
                                skill: number | null;
                                travel: number | null;
                                freeCapacity: number | null;
                                partsHeld: number | null;
                                repairsHeld: number | null;
                                familiarity: number | null;
                                fairness: number | null;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    verifyAudit: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    kept?: {
                        /** Format: date */
                        day: string;
                        tickets: number;
                        events: number;
                        chains?: {
                            access_event: {
                                sequence: number;
                                hash: string;
                            };
                            change_event: {
                                sequence: number;
                                hash: string;
                            };
                        } | null;
                        previousHash: string;
                        hash: string;
                        signature?: string | null;
                        keyId?: string | null;
                    }[];
                    key?: string;
                    wait?: boolean;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tickets: number;
                        episodes: number;
                        files: number;
                        access: number;
                        changes: number;
                        rows: number;
                        erased: number;
                        problems: {
                            where: string;
                            what: string;
                        }[];
                    };
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        state: "none" | "running" | "done" | "failed";
                        what: string | null;
                        report: {
                            tickets: number;
                            episodes: number;
                            files: number;
                            access: number;
                            changes: number;
                            rows: number;
                            erased: number;
                            problems: {
                                where: string;
                                what: string;
                            }[];
                        } | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getVerification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        state: "none" | "running" | "done" | "failed";
                        what: string | null;
                        report: {
                            tickets: number;
                            episodes: number;
                            files: number;
                            access: number;
                            changes: number;
                            rows: number;
                            erased: number;
                            problems: {
                                where: string;
                                what: string;
                            }[];
                        } | null;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getAuditKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keyId: string;
                        publicKey: string;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listAccessEvents: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            sequence: number;
                            /** Format: date-time */
                            at: string;
                            actor: string;
                            /** @enum {unknown} */
                            kind: "account_added" | "account_changed" | "password_set" | "link_made" | "signed_out" | "token_added" | "token_revoked" | "identity_linked" | "identity_unlinked" | "factor_added" | "factor_removed" | "factors_reset" | "recovery_codes_made" | "recovery_code_used" | "session_ended" | "signed_in" | "sign_in_failed" | "exported";
                            payload: {
                                [key: string]: unknown;
                            };
                            previousHash: string;
                            hash: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listChangeEvents: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            sequence: number;
                            /** Format: date-time */
                            at: string;
                            actor: string;
                            kind: string;
                            payload: {
                                [key: string]: unknown;
                            };
                            previousHash: string;
                            hash: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listAuditHeads: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: date */
                            day: string;
                            tickets: number;
                            events: number;
                            chains?: {
                                access_event: {
                                    sequence: number;
                                    hash: string;
                                };
                                change_event: {
                                    sequence: number;
                                    hash: string;
                                };
                            } | null;
                            previousHash: string;
                            hash: string;
                            signature?: string | null;
                            keyId?: string | null;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getServiceReport: {
        parameters: {
            query?: {
                lang?: "en" | "zh-CN";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    searchAudit: {
        parameters: {
            query: {
                record: "changes" | "access";
                actor?: string;
                kind?: string;
                table?: string;
                text?: string;
                since?: string;
                until?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            sequence: number;
                            /** Format: date-time */
                            at: string;
                            actor: string;
                            kind: string;
                            payload: {
                                [key: string]: unknown;
                            };
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listTicketComments: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            ticketId: number;
                            author: string;
                            authorName: string;
                            body: string;
                            public: boolean;
                            mentions: string[];
                            /** Format: date-time */
                            createdAt: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    addTicketComment: {
        parameters: {
            query?: never;
            header?: {
                "occurred-at"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    body: string;
                    public?: boolean;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        ticketId: number;
                        author: string;
                        authorName: string;
                        body: string;
                        public: boolean;
                        mentions: string[];
                        /** Format: date-time */
                        createdAt: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listTicketChecklists: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            ticketId: number;
                            name: string;
                            source: string;
                            permit: boolean;
                            steps: {
                                position: number;
                                /** @enum {unknown} */
                                kind: "tick" | "measure" | "photo" | "text";
                                instruction: string;
                                instructionZh: string | null;
                                mandatory: boolean;
                                safety: boolean;
                                unit: string | null;
                                lowerLimit: number | null;
                                upperLimit: number | null;
                                answer: (boolean | number | string) | null;
                                withinLimits: boolean | null;
                                answeredBy: string | null;
                                answeredAt: string | null;
                            }[];
                            version: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    addTicketChecklist: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    source?: string;
                    permit?: boolean;
                    steps: {
                        /** @enum {unknown} */
                        kind: "tick" | "measure" | "photo" | "text";
                        instruction: string;
                        instructionZh?: string;
                        mandatory?: boolean;
                        safety?: boolean;
                        unit?: string;
                        lowerLimit?: number;
                        upperLimit?: number;
                    }[];
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        ticketId: number;
                        name: string;
                        source: string;
                        permit: boolean;
                        steps: {
                            position: number;
                            /** @enum {unknown} */
                            kind: "tick" | "measure" | "photo" | "text";
                            instruction: string;
                            instructionZh: string | null;
                            mandatory: boolean;
                            safety: boolean;
                            unit: string | null;
                            lowerLimit: number | null;
                            upperLimit: number | null;
                            answer: (boolean | number | string) | null;
                            withinLimits: boolean | null;
                            answeredBy: string | null;
                            answeredAt: string | null;
                        }[];
                        version: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    answerTicketChecklist: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "occurred-at"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                checklist: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    answers: {
                        step: number;
                        answer: boolean | number | string;
                    }[];
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        ticketId: number;
                        name: string;
                        source: string;
                        permit: boolean;
                        steps: {
                            position: number;
                            /** @enum {unknown} */
                            kind: "tick" | "measure" | "photo" | "text";
                            instruction: string;
                            instructionZh: string | null;
                            mandatory: boolean;
                            safety: boolean;
                            unit: string | null;
                            lowerLimit: number | null;
                            upperLimit: number | null;
                            answer: (boolean | number | string) | null;
                            withinLimits: boolean | null;
                            answeredBy: string | null;
                            answeredAt: string | null;
                        }[];
                        version: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listTicketLabour: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            ticketId: number;
                            ticket: string;
                            personId: string;
                            /** Format: date-time */
                            startedAt: string;
                            endedAt: string | null;
                            note: string | null;
                            bookedBy: string;
                            seconds: number | null;
                        }[];
                        corrections: {
                            id: number;
                            corrects: number;
                            reason: string;
                            by: string;
                            /** Format: date-time */
                            at: string;
                            seconds: number;
                        }[];
                        totalSeconds: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    bookTicketLabour: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    person?: string;
                    /** Format: date-time */
                    from: string;
                    /** Format: date-time */
                    to: string;
                    note?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        ticketId: number;
                        ticket: string;
                        personId: string;
                        /** Format: date-time */
                        startedAt: string;
                        endedAt: string | null;
                        note: string | null;
                        bookedBy: string;
                        seconds: number | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    setTicketTimer: {
        parameters: {
            query?: never;
            header?: {
                "occurred-at"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    action: "start" | "stop";
                    person?: string;
                    note?: string;
                    /** Format: date-time */
                    until?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        ticketId: number;
                        ticket: string;
                        personId: string;
                        /** Format: date-time */
                        startedAt: string;
                        endedAt: string | null;
                        note: string | null;
                        bookedBy: string;
                        seconds: number | null;
                        remark: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getMyTimer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        timer: {
                            id: number;
                            ticketId: number;
                            ticket: string;
                            personId: string;
                            /** Format: date-time */
                            startedAt: string;
                            endedAt: string | null;
                            note: string | null;
                            bookedBy: string;
                            seconds: number | null;
                        } | null;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    stopMyTimer: {
        parameters: {
            query?: never;
            header?: {
                "occurred-at"?: string;
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    note?: string;
                    /** Format: date-time */
                    until?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        ticketId: number;
                        ticket: string;
                        personId: string;
                        /** Format: date-time */
                        startedAt: string;
                        endedAt: string | null;
                        note: string | null;
                        bookedBy: string;
                        seconds: number | null;
                        remark: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listTicketPartsUsed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            ticketId: number;
                            partId: string;
                            name: string;
                            quantity: number;
                            unit: string | null;
                            usedBy: string;
                            /** Format: date-time */
                            usedAt: string;
                            counts: number;
                        }[];
                        corrections: {
                            id: number;
                            corrects: number;
                            reason: string;
                            by: string;
                            /** Format: date-time */
                            at: string;
                            quantity: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    useTicketPart: {
        parameters: {
            query?: never;
            header?: {
                "occurred-at"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    part: string;
                    quantity: number;
                    name?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        ticketId: number;
                        partId: string;
                        name: string;
                        quantity: number;
                        unit: string | null;
                        usedBy: string;
                        /** Format: date-time */
                        usedAt: string;
                        counts: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    correctTicketLabour: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                line: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    seconds?: number;
                    reason: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        corrects: number;
                        reason: string;
                        by: string;
                        /** Format: date-time */
                        at: string;
                        seconds: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    correctTicketPartUse: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                line: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    quantity?: number;
                    reason: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        corrects: number;
                        reason: string;
                        by: string;
                        /** Format: date-time */
                        at: string;
                        quantity: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listTicketSignatures: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            ticketId: number;
                            generation: number;
                            signedBy: string;
                            name: string;
                            /** @enum {unknown} */
                            meaning: "performed" | "reviewed" | "approved" | "accepted";
                            proof: ("fresh_sign_in" | "none") | null;
                            /** Format: date-time */
                            signedAt: string;
                            content: {
                                ticket: string;
                                checklists: unknown[];
                                labour: unknown[];
                                parts: unknown[];
                                files: unknown[];
                            };
                            contentHash: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    signTicket: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    meaning: "performed" | "reviewed" | "approved" | "accepted";
                    name?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        ticketId: number;
                        generation: number;
                        signedBy: string;
                        name: string;
                        /** @enum {unknown} */
                        meaning: "performed" | "reviewed" | "approved" | "accepted";
                        proof: ("fresh_sign_in" | "none") | null;
                        /** Format: date-time */
                        signedAt: string;
                        content: {
                            ticket: string;
                            checklists: unknown[];
                            labour: unknown[];
                            parts: unknown[];
                            files: unknown[];
                        };
                        contentHash: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listTicketApprovals: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            ticketId: number;
                            generation: number;
                            /** @enum {unknown} */
                            kind: "permit" | "review";
                            requestedBy: string;
                            /** Format: date-time */
                            requestedAt: string;
                            decision: ("approved" | "refused") | null;
                            decidedBy: string | null;
                            decidedAt: string | null;
                            reason: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    requestTicketApproval: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    kind: "permit" | "review";
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        ticketId: number;
                        generation: number;
                        /** @enum {unknown} */
                        kind: "permit" | "review";
                        requestedBy: string;
                        /** Format: date-time */
                        requestedAt: string;
                        decision: ("approved" | "refused") | null;
                        decidedBy: string | null;
                        decidedAt: string | null;
                        reason: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    decideTicketApproval: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                approval: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    decision: "approved" | "refused";
                    reason?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        ticketId: number;
                        generation: number;
                        /** @enum {unknown} */
                        kind: "permit" | "review";
                        requestedBy: string;
                        /** Format: date-time */
                        requestedAt: string;
                        decision: ("approved" | "refused") | null;
                        decidedBy: string | null;
                        decidedAt: string | null;
                        reason: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listWorkPolicies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @enum {unknown} */
                            workClass: "preventive" | "corrective" | "inspection" | "instrument";
                            permit: boolean;
                            signature: boolean;
                            labour: boolean;
                            /** @enum {unknown} */
                            closing: "either" | "soak" | "review" | "both";
                            soakMinutes: number;
                            version: number;
                        }[];
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    saveWorkPolicy: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                workClass: "preventive" | "corrective" | "inspection" | "instrument";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    permit: boolean;
                    signature: boolean;
                    labour: boolean;
                    /** @enum {unknown} */
                    closing: "either" | "soak" | "review" | "both";
                    soakMinutes: number;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        workClass: "preventive" | "corrective" | "inspection" | "instrument";
                        permit: boolean;
                        signature: boolean;
                        labour: boolean;
                        /** @enum {unknown} */
                        closing: "either" | "soak" | "review" | "both";
                        soakMinutes: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listTicketFiles: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            ticketId: number;
                            sha256: string;
                            name: string;
                            mediaType: string;
                            sizeBytes: number;
                            public: boolean;
                            addedBy: string;
                            /** Format: date-time */
                            addedAt: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    addTicketFile: {
        parameters: {
            query: {
                name: string;
                public?: boolean;
            };
            header?: {
                "occurred-at"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "*/*": unknown;
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        ticketId: number;
                        sha256: string;
                        name: string;
                        mediaType: string;
                        sizeBytes: number;
                        public: boolean;
                        addedBy: string;
                        /** Format: date-time */
                        addedAt: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getTicketFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                file: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listMyNotifications: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                unread?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            ticket: string | null;
                            kind: string;
                            params: {
                                [key: string]: unknown;
                            };
                            urgent: boolean;
                            /** Format: date-time */
                            at: string;
                            readAt: string | null;
                        }[];
                        next: string | null;
                        unread: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    markMyNotificationRead: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        marked: number;
                        unread: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    markMyNotificationsRead: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    upTo: number;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        marked: number;
                        unread: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getMyPreferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        choices: {
                            assigned?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            declined?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            coverage_gap?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            sla_warning?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            sla_breach?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            escalation?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            mention?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            comment?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            approval?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            approved?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            refused?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            priority_raised?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            corrected?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            relapse?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            rework?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            resolved?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            closed?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            cancelled?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            merged?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            open_again?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            stock_low?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            backup_failed?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            timer_forgotten?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                        };
                        quietHours: {
                            from: string;
                            until: string;
                        } | null;
                        digestAt: string;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    setMyPreferences: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    choices: {
                        assigned?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                        declined?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                        coverage_gap?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                        sla_warning?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                        sla_breach?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                        escalation?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                        mention?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                        comment?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                        approval?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                        approved?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                        refused?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                        priority_raised?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                        corrected?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                        relapse?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                        rework?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                        resolved?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                        closed?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                        cancelled?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                        merged?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                        open_again?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                        stock_low?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                        backup_failed?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                        timer_forgotten?: {
                            /** @enum {unknown} */
                            inbox?: "on" | "off";
                            /** @enum {unknown} */
                            email?: "on" | "off" | "hourly" | "daily";
                            /** @enum {unknown} */
                            push?: "on" | "off";
                        };
                    };
                    quietHours: {
                        from: string;
                        until: string;
                    } | null;
                    digestAt: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        choices: {
                            assigned?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            declined?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            coverage_gap?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            sla_warning?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            sla_breach?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            escalation?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            mention?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            comment?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            approval?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            approved?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            refused?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            priority_raised?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            corrected?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            relapse?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            rework?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            resolved?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            closed?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            cancelled?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            merged?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            open_again?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            stock_low?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            backup_failed?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                            timer_forgotten?: {
                                /** @enum {unknown} */
                                inbox?: "on" | "off";
                                /** @enum {unknown} */
                                email?: "on" | "off" | "hourly" | "daily";
                                /** @enum {unknown} */
                                push?: "on" | "off";
                            };
                        };
                        quietHours: {
                            from: string;
                            until: string;
                        } | null;
                        digestAt: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listNotifications: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                state?: "pending" | "sending" | "sent" | "failed" | "dead" | "held";
                channel?: "inbox" | "email" | "webhook" | "push";
                recipient?: string;
                ticket?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            ticket: string | null;
                            event: string;
                            kind: string;
                            /** @enum {unknown} */
                            channel: "inbox" | "email" | "webhook" | "push";
                            recipient: string;
                            urgent: boolean;
                            /** @enum {unknown} */
                            state: "pending" | "sending" | "sent" | "failed" | "dead" | "held";
                            attempts: number;
                            nextAttemptAt: string | null;
                            messageId: string;
                            digest: number | null;
                            lastError: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            sentAt: string | null;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    retryNotification: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        ticket: string | null;
                        event: string;
                        kind: string;
                        /** @enum {unknown} */
                        channel: "inbox" | "email" | "webhook" | "push";
                        recipient: string;
                        urgent: boolean;
                        /** @enum {unknown} */
                        state: "pending" | "sending" | "sent" | "failed" | "dead" | "held";
                        attempts: number;
                        nextAttemptAt: string | null;
                        messageId: string;
                        digest: number | null;
                        lastError: string | null;
                        /** Format: date-time */
                        createdAt: string;
                        sentAt: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            url: string;
                            description: string;
                            kinds: string[] | null;
                            active: boolean;
                            createdBy: string;
                            /** Format: date-time */
                            createdAt: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    addWebhook: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    url: string;
                    description?: string;
                    kinds?: string[] | null;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        url: string;
                        description: string;
                        kinds: string[] | null;
                        active: boolean;
                        createdBy: string;
                        /** Format: date-time */
                        createdAt: string;
                        secret: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        url: string;
                        description: string;
                        kinds: string[] | null;
                        active: boolean;
                        createdBy: string;
                        /** Format: date-time */
                        createdAt: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    removeWebhook: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    changeWebhook: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    url?: string;
                    description?: string;
                    kinds?: string[] | null;
                    active?: boolean;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        url: string;
                        description: string;
                        kinds: string[] | null;
                        active: boolean;
                        createdBy: string;
                        /** Format: date-time */
                        createdAt: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        notification: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    replaceWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        url: string;
                        description: string;
                        kinds: string[] | null;
                        active: boolean;
                        createdBy: string;
                        /** Format: date-time */
                        createdAt: string;
                        secret: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listMyPushDevices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        publicKey: string;
                        items: {
                            id: number;
                            name: string;
                            /** Format: date-time */
                            createdAt: string;
                            lastSentAt: string | null;
                            endedAt: string | null;
                            endedWhy: string | null;
                        }[];
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    addMyPushDevice: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    endpoint: string;
                    keys: {
                        p256dh: string;
                        auth: string;
                    };
                    name: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        name: string;
                        /** Format: date-time */
                        createdAt: string;
                        lastSentAt: string | null;
                        endedAt: string | null;
                        endedWhy: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    removeMyPushDevice: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    learnDevice: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    fromNow?: boolean;
                    from?: string;
                    to?: string;
                    exclude?: string[];
                    keep?: string[];
                    use?: boolean;
                };
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        device: string;
                        /** @enum {unknown} */
                        cause: "asked" | "ticket" | "accepted";
                        ticket: string | null;
                        episode: string | null;
                        reason: string;
                        askedBy: string;
                        /** Format: date-time */
                        askedAt: string;
                        from: string | null;
                        to: string | null;
                        exclude: string[];
                        keep: string[];
                        use: boolean;
                        /** @enum {unknown} */
                        state: "waiting" | "running" | "done" | "failed";
                        nextTryAt: string | null;
                        endedAt: string | null;
                        detail: string | null;
                        parts: {
                            name: string;
                            read: number;
                            learned: number;
                            joints: number;
                            leftOut: {
                                /** @enum {unknown} */
                                kind: "episode" | "ticket" | "maintenance";
                                id: string;
                                /** Format: date-time */
                                from: string;
                                to: string | null;
                                readings: number;
                            }[];
                            modelId: string | null;
                            channels: string[];
                            reason: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listLearningRuns: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            device: string;
                            /** @enum {unknown} */
                            cause: "asked" | "ticket" | "accepted";
                            ticket: string | null;
                            episode: string | null;
                            reason: string;
                            askedBy: string;
                            /** Format: date-time */
                            askedAt: string;
                            from: string | null;
                            to: string | null;
                            exclude: string[];
                            keep: string[];
                            use: boolean;
                            /** @enum {unknown} */
                            state: "waiting" | "running" | "done" | "failed";
                            nextTryAt: string | null;
                            endedAt: string | null;
                            detail: string | null;
                            parts: {
                                name: string;
                                read: number;
                                learned: number;
                                joints: number;
                                leftOut: {
                                    /** @enum {unknown} */
                                    kind: "episode" | "ticket" | "maintenance";
                                    id: string;
                                    /** Format: date-time */
                                    from: string;
                                    to: string | null;
                                    readings: number;
                                }[];
                                modelId: string | null;
                                channels: string[];
                                reason: string | null;
                            }[];
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getLearningRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                run: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        device: string;
                        /** @enum {unknown} */
                        cause: "asked" | "ticket" | "accepted";
                        ticket: string | null;
                        episode: string | null;
                        reason: string;
                        askedBy: string;
                        /** Format: date-time */
                        askedAt: string;
                        from: string | null;
                        to: string | null;
                        exclude: string[];
                        keep: string[];
                        use: boolean;
                        /** @enum {unknown} */
                        state: "waiting" | "running" | "done" | "failed";
                        nextTryAt: string | null;
                        endedAt: string | null;
                        detail: string | null;
                        parts: {
                            name: string;
                            read: number;
                            learned: number;
                            joints: number;
                            leftOut: {
                                /** @enum {unknown} */
                                kind: "episode" | "ticket" | "maintenance";
                                id: string;
                                /** Format: date-time */
                                from: string;
                                to: string | null;
                                readings: number;
                            }[];
                            modelId: string | null;
                            channels: string[];
                            reason: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listDeviceModels: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            name: string;
                            version: number;
                            modelId: string;
                            /** @enum {unknown} */
                            madeBy: "train" | "live" | "history";
                            reason: string;
                            /** Format: date-time */
                            learnedFrom: string;
                            /** Format: date-time */
                            learnedTo: string;
                            readings: number | null;
                            heldOut: {
                                readings: number;
                                overThreshold: number | null;
                                falseAlarmsPerMonth: number | null;
                            } | null;
                            alarms: number;
                            run: number | null;
                            /** Format: date-time */
                            createdAt: string;
                            kept: boolean;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    restoreDeviceModel: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    fixed?: boolean;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        device: string;
                        name: string;
                        model: string;
                        fixed: boolean;
                        detail: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getWatchSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        device: string;
                        limitFactor: number | null;
                        factorAuthor: {
                            by: string;
                            /** Format: date-time */
                            at: string;
                            reason: string;
                        } | null;
                        exclude: string[] | null;
                        excludeAuthor: {
                            by: string;
                            /** Format: date-time */
                            at: string;
                            reason: string;
                        } | null;
                        limits: {
                            channel: string;
                            /** @enum {unknown} */
                            severity: "low" | "medium" | "high";
                            reason: string;
                            low: number | null;
                            high: number | null;
                            until: string | null;
                            none: boolean;
                            setBy: string;
                            /** Format: date-time */
                            setAt: string;
                        }[];
                        reason: string;
                        version: number;
                        updatedAt: string | null;
                        updatedBy: string | null;
                        inForce: {
                            limitFactor: {
                                value: number;
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                } | null;
                            };
                            exclude: {
                                value: string[];
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                } | null;
                            };
                            limits: {
                                channel: string;
                                /** @enum {unknown} */
                                severity: "low" | "medium" | "high";
                                reason: string;
                                low: number | null;
                                high: number | null;
                                until: string | null;
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                };
                            }[];
                        };
                        inherited: {
                            limitFactor: {
                                value: number;
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                } | null;
                            };
                            exclude: {
                                value: string[];
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                } | null;
                            };
                            limits: {
                                channel: string;
                                /** @enum {unknown} */
                                severity: "low" | "medium" | "high";
                                reason: string;
                                low: number | null;
                                high: number | null;
                                until: string | null;
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                };
                            }[];
                        };
                        moves: {
                            /** Format: date-time */
                            at: string;
                            by: string;
                            component: string | null;
                            fromAsset: string | null;
                            toAsset: string | null;
                            changes: {
                                field: string;
                                before: {
                                    value: string;
                                    from: string | null;
                                } | null;
                                after: {
                                    value: string;
                                    from: string | null;
                                } | null;
                            }[];
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    putWatchSettings: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    limitFactor?: number | null;
                    exclude?: string[] | null;
                    limits?: {
                        channel: string;
                        /** @enum {unknown} */
                        severity?: "low" | "medium" | "high";
                        reason: string;
                        low?: number | null;
                        high?: number | null;
                        until?: string | null;
                        none?: boolean;
                    }[];
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        device: string;
                        limitFactor: number | null;
                        factorAuthor: {
                            by: string;
                            /** Format: date-time */
                            at: string;
                            reason: string;
                        } | null;
                        exclude: string[] | null;
                        excludeAuthor: {
                            by: string;
                            /** Format: date-time */
                            at: string;
                            reason: string;
                        } | null;
                        limits: {
                            channel: string;
                            /** @enum {unknown} */
                            severity: "low" | "medium" | "high";
                            reason: string;
                            low: number | null;
                            high: number | null;
                            until: string | null;
                            none: boolean;
                            setBy: string;
                            /** Format: date-time */
                            setAt: string;
                        }[];
                        reason: string;
                        version: number;
                        updatedAt: string | null;
                        updatedBy: string | null;
                        inForce: {
                            limitFactor: {
                                value: number;
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                } | null;
                            };
                            exclude: {
                                value: string[];
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                } | null;
                            };
                            limits: {
                                channel: string;
                                /** @enum {unknown} */
                                severity: "low" | "medium" | "high";
                                reason: string;
                                low: number | null;
                                high: number | null;
                                until: string | null;
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                };
                            }[];
                        };
                        inherited: {
                            limitFactor: {
                                value: number;
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                } | null;
                            };
                            exclude: {
                                value: string[];
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                } | null;
                            };
                            limits: {
                                channel: string;
                                /** @enum {unknown} */
                                severity: "low" | "medium" | "high";
                                reason: string;
                                low: number | null;
                                high: number | null;
                                until: string | null;
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                };
                            }[];
                        };
                        moves: {
                            /** Format: date-time */
                            at: string;
                            by: string;
                            component: string | null;
                            fromAsset: string | null;
                            toAsset: string | null;
                            changes: {
                                field: string;
                                before: {
                                    value: string;
                                    from: string | null;
                                } | null;
                                after: {
                                    value: string;
                                    from: string | null;
                                } | null;
                            }[];
                        }[];
                        notes: {
                            field: string;
                            /** @enum {unknown} */
                            kind: "unknown_channel" | "falls_back";
                            message: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getAssetWatchSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        asset: string;
                        name: string;
                        limitFactor: number | null;
                        factorAuthor: {
                            by: string;
                            /** Format: date-time */
                            at: string;
                            reason: string;
                        } | null;
                        exclude: string[] | null;
                        excludeAuthor: {
                            by: string;
                            /** Format: date-time */
                            at: string;
                            reason: string;
                        } | null;
                        limits: {
                            channel: string;
                            /** @enum {unknown} */
                            severity: "low" | "medium" | "high";
                            reason: string;
                            low: number | null;
                            high: number | null;
                            until: string | null;
                            none: boolean;
                            setBy: string;
                            /** Format: date-time */
                            setAt: string;
                        }[];
                        reason: string;
                        version: number;
                        updatedAt: string | null;
                        updatedBy: string | null;
                        inForce: {
                            limitFactor: {
                                value: number;
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                } | null;
                            };
                            exclude: {
                                value: string[];
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                } | null;
                            };
                            limits: {
                                channel: string;
                                /** @enum {unknown} */
                                severity: "low" | "medium" | "high";
                                reason: string;
                                low: number | null;
                                high: number | null;
                                until: string | null;
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                };
                            }[];
                        };
                        inherited: {
                            limitFactor: {
                                value: number;
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                } | null;
                            };
                            exclude: {
                                value: string[];
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                } | null;
                            };
                            limits: {
                                channel: string;
                                /** @enum {unknown} */
                                severity: "low" | "medium" | "high";
                                reason: string;
                                low: number | null;
                                high: number | null;
                                until: string | null;
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                };
                            }[];
                        };
                        devices: number;
                        channels: string[];
                        setBelow: {
                            /** @enum {unknown} */
                            kind: "device" | "asset";
                            id: string;
                            name: string;
                            fields: string[];
                        }[];
                        setBelowCount: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    putAssetWatchSettings: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    limitFactor?: number | null;
                    exclude?: string[] | null;
                    limits?: {
                        channel: string;
                        /** @enum {unknown} */
                        severity?: "low" | "medium" | "high";
                        reason: string;
                        low?: number | null;
                        high?: number | null;
                        until?: string | null;
                        none?: boolean;
                    }[];
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        asset: string;
                        name: string;
                        limitFactor: number | null;
                        factorAuthor: {
                            by: string;
                            /** Format: date-time */
                            at: string;
                            reason: string;
                        } | null;
                        exclude: string[] | null;
                        excludeAuthor: {
                            by: string;
                            /** Format: date-time */
                            at: string;
                            reason: string;
                        } | null;
                        limits: {
                            channel: string;
                            /** @enum {unknown} */
                            severity: "low" | "medium" | "high";
                            reason: string;
                            low: number | null;
                            high: number | null;
                            until: string | null;
                            none: boolean;
                            setBy: string;
                            /** Format: date-time */
                            setAt: string;
                        }[];
                        reason: string;
                        version: number;
                        updatedAt: string | null;
                        updatedBy: string | null;
                        inForce: {
                            limitFactor: {
                                value: number;
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                } | null;
                            };
                            exclude: {
                                value: string[];
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                } | null;
                            };
                            limits: {
                                channel: string;
                                /** @enum {unknown} */
                                severity: "low" | "medium" | "high";
                                reason: string;
                                low: number | null;
                                high: number | null;
                                until: string | null;
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                };
                            }[];
                        };
                        inherited: {
                            limitFactor: {
                                value: number;
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                } | null;
                            };
                            exclude: {
                                value: string[];
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                } | null;
                            };
                            limits: {
                                channel: string;
                                /** @enum {unknown} */
                                severity: "low" | "medium" | "high";
                                reason: string;
                                low: number | null;
                                high: number | null;
                                until: string | null;
                                from: {
                                    /** @enum {unknown} */
                                    kind: "device" | "asset";
                                    id: string;
                                    name: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                    reason: string;
                                };
                            }[];
                        };
                        devices: number;
                        channels: string[];
                        setBelow: {
                            /** @enum {unknown} */
                            kind: "device" | "asset";
                            id: string;
                            name: string;
                            fields: string[];
                        }[];
                        setBelowCount: number;
                        notes: {
                            field: string;
                            /** @enum {unknown} */
                            kind: "unknown_channel" | "falls_back";
                            message: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    acceptEpisodeLevel: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    level: "new" | "old";
                    reason: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        state: "NORM" | "UNACK" | "ACKED" | "RTNUN" | "SHLVD" | "DSUPR" | "OOSRV";
                        condition: string;
                        severity: string;
                        score: number;
                        peakScore: number;
                        contributions: {
                            [key: string]: number;
                        };
                        firstChannel: string;
                        reason: string;
                        /** Format: date-time */
                        onsetAt: string;
                        /** Format: date-time */
                        raisedAt: string;
                        clearedAt: string | null;
                        device: string;
                        component: string | null;
                        asset: string;
                        ticket: string | null;
                        detector: string;
                        modelId: string;
                        acknowledgedAt: string | null;
                        acknowledgedBy: string | null;
                        shelvedUntil: string | null;
                        suppressedBy: ("ticket" | "maintenance" | "parent" | "gateway" | "rule")[];
                        stayed: boolean;
                        acceptedLevel: ("new" | "old") | null;
                        prognosis: {
                            /** Format: date-time */
                            earliestFailureAt: string;
                            latestFailureAt: string | null;
                            method: string;
                        } | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        title: string;
                        status: number;
                        detail: string;
                        state: string;
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listDevices: {
        parameters: {
            query?: {
                status?: "active" | "pending" | "revoked";
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            site: string;
                            name: string;
                            channels: {
                                channel: string;
                                unit: string | null;
                            }[];
                            lastSampledAt: string | null;
                            presence: {
                                online: boolean;
                                /** Format: date-time */
                                since: string;
                            } | null;
                            clock: {
                                /** @enum {unknown} */
                                cause: "never_set" | "ahead" | "far_behind" | "fell_back";
                                /** Format: date-time */
                                since: string;
                                detail: string;
                            } | null;
                            unjudged: {
                                /** @enum {unknown} */
                                reason: "learning" | "late" | "too_many_channels" | "refused";
                                /** Format: date-time */
                                since: string;
                                detail: string;
                            }[];
                            registration: {
                                /** @enum {unknown} */
                                kind: "device" | "gateway";
                                /** @enum {unknown} */
                                status: "active" | "pending" | "revoked";
                                gateway: string | null;
                                version: number;
                            } | null;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    addDevice: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id: string;
                    /** @enum {unknown} */
                    kind?: "device" | "gateway";
                    gateway?: string;
                    adopts?: boolean;
                    certificates?: string[];
                    password?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        device: {
                            id: string;
                            /** @enum {unknown} */
                            kind: "device" | "gateway";
                            /** @enum {unknown} */
                            status: "active" | "pending" | "revoked";
                            gateway: string | null;
                            adopts: boolean;
                            hasSecret: boolean;
                            certificates: string[];
                            /** Format: date-time */
                            createdAt: string;
                            provisionedBy: string;
                            version: number;
                        };
                        secret: string | null;
                        token: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        site: string;
                        name: string;
                        channels: {
                            channel: string;
                            unit: string | null;
                        }[];
                        lastSampledAt: string | null;
                        presence: {
                            online: boolean;
                            /** Format: date-time */
                            since: string;
                        } | null;
                        clock: {
                            /** @enum {unknown} */
                            cause: "never_set" | "ahead" | "far_behind" | "fell_back";
                            /** Format: date-time */
                            since: string;
                            detail: string;
                        } | null;
                        unjudged: {
                            /** @enum {unknown} */
                            reason: "learning" | "late" | "too_many_channels" | "refused";
                            /** Format: date-time */
                            since: string;
                            detail: string;
                        }[];
                        registration: {
                            /** @enum {unknown} */
                            kind: "device" | "gateway";
                            /** @enum {unknown} */
                            status: "active" | "pending" | "revoked";
                            gateway: string | null;
                            version: number;
                        } | null;
                        learning: {
                            component: string | null;
                            /** @enum {unknown} */
                            stage: "learning" | "from_class" | "provisional" | "growing" | "settled" | "fixed";
                            detail: string;
                            seen: {
                                readings: number;
                                days: number;
                                weekend: boolean;
                            };
                            wanted: {
                                readings: number;
                                days: number;
                            };
                            passedOver: number;
                            model: {
                                id: string;
                                /** Format: date-time */
                                learnedFrom: string;
                                /** Format: date-time */
                                learnedTo: string;
                                readings: number | null;
                            } | null;
                            next: {
                                readings: number;
                                at: string | null;
                            } | null;
                            longer: {
                                readings: number;
                                heldOut: number;
                                replaced: boolean;
                                reason: string;
                                inAlarm: number;
                                presentInAlarm: number;
                                spread: number;
                            } | null;
                            provisional: {
                                channel: string;
                                reason: string;
                            }[];
                            nets: {
                                detail: string;
                                channels: number;
                                used: {
                                    channel: string;
                                    spread: number;
                                }[];
                            } | null;
                            watchedBy: string[];
                            waiting: {
                                /** Format: date-time */
                                since: string;
                                /** @enum {unknown} */
                                reason: "level_falls_back" | "neighbour_farther_off";
                            } | null;
                        }[] | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    removeDevice: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getDeviceLatest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            channel: string;
                            unit: string | null;
                            /** Format: date-time */
                            sampledAt: string;
                            value: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getDeviceSeries: {
        parameters: {
            query: {
                channel: string;
                from?: string;
                to?: string;
                points?: number;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: number[][];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listDeviceWaveforms: {
        parameters: {
            query: {
                channel: string;
                from?: string;
                to?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            at: number;
                            sequence: number;
                            sampleRateHz: number;
                            unit: string | null;
                            count: number;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getDeviceWaveform: {
        parameters: {
            query: {
                channel: string;
                sequence?: number;
            };
            header?: never;
            path: {
                id: string;
                at: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        channel: string;
                        at: number;
                        sequence: number;
                        sampleRateHz: number;
                        unit: string | null;
                        count: number;
                        samples: number[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    analyseDeviceWaveform: {
        parameters: {
            query: {
                channel: string;
                sequence?: number;
                points?: number;
            };
            header?: never;
            path: {
                id: string;
                at: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        channel: string;
                        at: number;
                        sequence: number;
                        sampleRateHz: number;
                        unit: string | null;
                        count: number;
                        statistics: {
                            rms: number;
                            peak: number;
                            crest: number;
                            kurtosis: number;
                        };
                        time: number[][];
                        spectrum: number[][];
                        resolutionHz: number;
                        envelope: {
                            fromHz: number;
                            toHz: number;
                            impulsiveness: number;
                            points: number[][];
                        };
                        rpm: number | null;
                        lines: {
                            part: "shaft" | "outer" | "inner" | "rolling" | "cage";
                            expectedHz: number;
                            foundHz: number | null;
                            ratio: number | null;
                            harmonics: number | null;
                        }[];
                        verdict: "none" | "outer" | "inner" | "rolling" | "cage" | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listAssetHealth: {
        parameters: {
            query?: {
                site?: string;
                class?: string;
                criticality?: "A" | "B" | "C";
                grade?: "good" | "fair" | "poor" | "critical" | "unknown";
                below?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            asset: string;
                            name: string;
                            /** @enum {unknown} */
                            level: "site" | "area" | "line" | "asset" | "component";
                            /** @enum {unknown} */
                            criticality: "A" | "B" | "C";
                            health: number | null;
                            /** @enum {unknown} */
                            grade: "good" | "fair" | "poor" | "critical" | "unknown";
                            since: string | null;
                            reason: string;
                            site: string;
                            class: string | null;
                            device: string | null;
                            component: string | null;
                            changedAt: string | null;
                            episode: string | null;
                            doubts: string[];
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getAssetHealth: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
                points?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        asset: string;
                        name: string;
                        /** @enum {unknown} */
                        level: "site" | "area" | "line" | "asset" | "component";
                        /** @enum {unknown} */
                        criticality: "A" | "B" | "C";
                        health: number | null;
                        /** @enum {unknown} */
                        grade: "good" | "fair" | "poor" | "critical" | "unknown";
                        since: string | null;
                        reason: string;
                        doubts: string[];
                        decidedBy: {
                            asset: string;
                            device: string;
                            component: string | null;
                        } | null;
                        machines: {
                            device: string;
                            component: string | null;
                            health: number;
                            /** @enum {unknown} */
                            grade: "good" | "fair" | "poor" | "critical";
                            /** Format: date-time */
                            since: string;
                            /** Format: date-time */
                            changedAt: string;
                            reason: string;
                            episode: string | null;
                            score: number | null;
                            limit: number | null;
                        }[];
                        parts: {
                            asset: string;
                            name: string;
                            /** @enum {unknown} */
                            level: "site" | "area" | "line" | "asset" | "component";
                            /** @enum {unknown} */
                            criticality: "A" | "B" | "C";
                            health: number | null;
                            /** @enum {unknown} */
                            grade: "good" | "fair" | "poor" | "critical" | "unknown";
                            since: string | null;
                            reason: string;
                            lossShare: number;
                        }[];
                        alarms: {
                            id: string;
                            asset: string;
                            device: string;
                            component: string | null;
                            condition: string;
                            /** @enum {unknown} */
                            severity: "low" | "medium" | "high";
                            /** Format: date-time */
                            raisedAt: string;
                            reason: string;
                        }[];
                        notJudged: {
                            device: string;
                            /** @enum {unknown} */
                            reason: "learning" | "late" | "too_many_channels";
                            /** Format: date-time */
                            since: string;
                            detail: string;
                        }[];
                        trend: {
                            /** Format: date-time */
                            from: string;
                            /** Format: date-time */
                            to: string;
                            direction: ("falling" | "steady" | "rising") | null;
                            machines: number;
                            points: number[][];
                        } | null;
                        seriesError: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    shadowThreshold: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    factor?: number;
                    limit?: number;
                    limitFactor?: number;
                    /** @default false */
                    below?: boolean;
                    device?: string;
                    component?: string;
                    /** Format: date-time */
                    from?: string;
                    /** Format: date-time */
                    to?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        asset: string;
                        machines: {
                            device: string;
                            component: string | null;
                            /** Format: date-time */
                            from: string;
                            /** Format: date-time */
                            to: string;
                            scores: number;
                            presentLimit: number;
                            limit: number;
                            heldBy: {
                                /** @enum {unknown} */
                                kind: "device" | "asset";
                                id: string;
                                name: string;
                            } | null;
                            recorded: {
                                episodes: number;
                                minutes: number;
                                shareOfTime: number;
                                items: {
                                    id?: string;
                                    /** Format: date-time */
                                    raisedAt: string;
                                    clearedAt: string | null;
                                    stayed: boolean;
                                    /** @enum {unknown} */
                                    severity: "low" | "medium" | "high";
                                    peakScore: number;
                                }[];
                            };
                            present: {
                                episodes: number;
                                minutes: number;
                                shareOfTime: number;
                                items: {
                                    id?: string;
                                    /** Format: date-time */
                                    raisedAt: string;
                                    clearedAt: string | null;
                                    stayed: boolean;
                                    /** @enum {unknown} */
                                    severity: "low" | "medium" | "high";
                                    peakScore: number;
                                }[];
                            };
                            shadow: {
                                episodes: number;
                                minutes: number;
                                shareOfTime: number;
                                items: {
                                    id?: string;
                                    /** Format: date-time */
                                    raisedAt: string;
                                    clearedAt: string | null;
                                    stayed: boolean;
                                    /** @enum {unknown} */
                                    severity: "low" | "medium" | "high";
                                    peakScore: number;
                                }[];
                            };
                        }[];
                        leftOut: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    rotateDevice: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        device: {
                            id: string;
                            /** @enum {unknown} */
                            kind: "device" | "gateway";
                            /** @enum {unknown} */
                            status: "active" | "pending" | "revoked";
                            gateway: string | null;
                            adopts: boolean;
                            hasSecret: boolean;
                            certificates: string[];
                            /** Format: date-time */
                            createdAt: string;
                            provisionedBy: string;
                            version: number;
                        };
                        secret: string | null;
                        token: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    revokeDevice: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        kind: "device" | "gateway";
                        /** @enum {unknown} */
                        status: "active" | "pending" | "revoked";
                        gateway: string | null;
                        adopts: boolean;
                        hasSecret: boolean;
                        certificates: string[];
                        /** Format: date-time */
                        createdAt: string;
                        provisionedBy: string;
                        version: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    approveDevice: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        kind: "device" | "gateway";
                        /** @enum {unknown} */
                        status: "active" | "pending" | "revoked";
                        gateway: string | null;
                        adopts: boolean;
                        hasSecret: boolean;
                        certificates: string[];
                        /** Format: date-time */
                        createdAt: string;
                        provisionedBy: string;
                        version: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: components["responses"]["412"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    provisionDevice: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    site: string;
                    device: string;
                    key: string;
                    secret?: string;
                };
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        status: "pending";
                        secret: string;
                        token: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    ingestTelemetry: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": ({
                    device?: string;
                    site?: string;
                    ts?: number;
                    seq?: number;
                    values: {
                        [key: string]: number | {
                            v: number;
                            u?: string;
                        };
                    };
                } | unknown)[];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        accepted: number;
                        wrongTimes?: {
                            index: number;
                            cause: string;
                            detail: string;
                        }[];
                        rejected: {
                            index: number;
                            reason: string;
                            detail: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listAlarmRules: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            when: {
                                [key: string]: unknown;
                            };
                            enabled?: boolean;
                            devices?: string;
                            message: string;
                            /** @enum {unknown} */
                            severity?: "low" | "medium" | "high";
                            condition?: string;
                            onDelaySeconds?: number;
                            offDelaySeconds?: number;
                            chatterSeconds?: number;
                            holdSeconds?: number;
                            /** Format: date-time */
                            from: string;
                            /** Format: date-time */
                            changedAt: string;
                            changedBy: string;
                            reason: string | null;
                            version: number;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getAlarmRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        when: {
                            [key: string]: unknown;
                        };
                        enabled?: boolean;
                        devices?: string;
                        message: string;
                        /** @enum {unknown} */
                        severity?: "low" | "medium" | "high";
                        condition?: string;
                        onDelaySeconds?: number;
                        offDelaySeconds?: number;
                        chatterSeconds?: number;
                        holdSeconds?: number;
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        changedAt: string;
                        changedBy: string;
                        reason: string | null;
                        version: number;
                        problems: string[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    saveAlarmRule: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    when: {
                        [key: string]: unknown;
                    };
                    enabled?: boolean;
                    devices?: string;
                    message: string;
                    /** @enum {unknown} */
                    severity?: "low" | "medium" | "high";
                    condition?: string;
                    onDelaySeconds?: number;
                    offDelaySeconds?: number;
                    chatterSeconds?: number;
                    holdSeconds?: number;
                    reason?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        when: {
                            [key: string]: unknown;
                        };
                        enabled?: boolean;
                        devices?: string;
                        message: string;
                        /** @enum {unknown} */
                        severity?: "low" | "medium" | "high";
                        condition?: string;
                        onDelaySeconds?: number;
                        offDelaySeconds?: number;
                        chatterSeconds?: number;
                        holdSeconds?: number;
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        changedAt: string;
                        changedBy: string;
                        reason: string | null;
                        version: number;
                        problems: string[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    removeAlarmRule: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    dryRunAlarmRule: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id?: string;
                    rule: {
                        when: {
                            [key: string]: unknown;
                        };
                        enabled?: boolean;
                        devices?: string;
                        message: string;
                        /** @enum {unknown} */
                        severity?: "low" | "medium" | "high";
                        condition?: string;
                        onDelaySeconds?: number;
                        offDelaySeconds?: number;
                        chatterSeconds?: number;
                        holdSeconds?: number;
                    };
                    device?: string;
                    class?: string;
                    /** Format: date-time */
                    from?: string;
                    /** Format: date-time */
                    to?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        problems: string[];
                        devices: {
                            device: string;
                            /** Format: date-time */
                            from: string;
                            /** Format: date-time */
                            to: string;
                            channels: string[];
                            channelsLeftOut: number;
                            moments: number;
                            bucketSeconds: number | null;
                            draft: {
                                alarms: number;
                                minutes: number;
                                tickets: number;
                                items: {
                                    /** Format: date-time */
                                    raisedAt: string;
                                    clearedAt: string | null;
                                    /** @enum {unknown} */
                                    severity: "low" | "medium" | "high";
                                    channel: string;
                                    reason: string;
                                }[];
                            };
                            inForce: {
                                alarms: number;
                                minutes: number;
                                tickets: number;
                                items: {
                                    /** Format: date-time */
                                    raisedAt: string;
                                    clearedAt: string | null;
                                    /** @enum {unknown} */
                                    severity: "low" | "medium" | "high";
                                    channel: string;
                                    reason: string;
                                }[];
                            } | null;
                            recorded: {
                                alarms: number;
                                minutes: number;
                                tickets: number;
                                items: {
                                    /** Format: date-time */
                                    raisedAt: string;
                                    clearedAt: string | null;
                                    /** @enum {unknown} */
                                    severity: "low" | "medium" | "high";
                                    channel: string;
                                    reason: string;
                                }[];
                            } | null;
                        }[];
                        devicesLeftOut: number;
                        total: {
                            draft: {
                                alarms: number;
                                minutes: number;
                                tickets: number;
                            };
                            inForce: {
                                alarms: number;
                                minutes: number;
                                tickets: number;
                            } | null;
                        };
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listMachineClasses: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            component?: string;
                            rpm?: number;
                            waveformSamples?: number;
                            bearings?: {
                                channels?: string;
                                elements: number;
                                elementDiameter: number;
                                pitchDiameter: number;
                                contactAngleDegrees?: number;
                            }[];
                            iso?: {
                                group: 1 | 2;
                                mounting: "rigid" | "flexible";
                            };
                            zoneLimits?: number[];
                            zoneChannels?: string;
                            limits?: {
                                channel?: string;
                                /** @enum {unknown} */
                                quantity?: "vibration" | "temperature" | "current" | "voltage" | "pressure" | "flow";
                                unit?: string;
                                low?: number;
                                high?: number;
                                change?: number;
                                overSeconds?: number;
                                /** @enum {unknown} */
                                severity?: "low" | "medium" | "high";
                                /** @enum {unknown} */
                                holds?: "until_learned" | "always";
                            }[];
                            /** Format: date-time */
                            from: string;
                            /** Format: date-time */
                            changedAt: string;
                            changedBy: string;
                            reason: string | null;
                            version: number;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getMachineClass: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        component?: string;
                        rpm?: number;
                        waveformSamples?: number;
                        bearings?: {
                            channels?: string;
                            elements: number;
                            elementDiameter: number;
                            pitchDiameter: number;
                            contactAngleDegrees?: number;
                        }[];
                        iso?: {
                            group: 1 | 2;
                            mounting: "rigid" | "flexible";
                        };
                        zoneLimits?: number[];
                        zoneChannels?: string;
                        limits?: {
                            channel?: string;
                            /** @enum {unknown} */
                            quantity?: "vibration" | "temperature" | "current" | "voltage" | "pressure" | "flow";
                            unit?: string;
                            low?: number;
                            high?: number;
                            change?: number;
                            overSeconds?: number;
                            /** @enum {unknown} */
                            severity?: "low" | "medium" | "high";
                            /** @enum {unknown} */
                            holds?: "until_learned" | "always";
                        }[];
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        changedAt: string;
                        changedBy: string;
                        reason: string | null;
                        version: number;
                        problems: string[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    saveMachineClass: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    component?: string;
                    rpm?: number;
                    waveformSamples?: number;
                    bearings?: {
                        channels?: string;
                        elements: number;
                        elementDiameter: number;
                        pitchDiameter: number;
                        contactAngleDegrees?: number;
                    }[];
                    iso?: {
                        group: 1 | 2;
                        mounting: "rigid" | "flexible";
                    };
                    zoneLimits?: number[];
                    zoneChannels?: string;
                    limits?: {
                        channel?: string;
                        /** @enum {unknown} */
                        quantity?: "vibration" | "temperature" | "current" | "voltage" | "pressure" | "flow";
                        unit?: string;
                        low?: number;
                        high?: number;
                        change?: number;
                        overSeconds?: number;
                        /** @enum {unknown} */
                        severity?: "low" | "medium" | "high";
                        /** @enum {unknown} */
                        holds?: "until_learned" | "always";
                    }[];
                    reason?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        component?: string;
                        rpm?: number;
                        waveformSamples?: number;
                        bearings?: {
                            channels?: string;
                            elements: number;
                            elementDiameter: number;
                            pitchDiameter: number;
                            contactAngleDegrees?: number;
                        }[];
                        iso?: {
                            group: 1 | 2;
                            mounting: "rigid" | "flexible";
                        };
                        zoneLimits?: number[];
                        zoneChannels?: string;
                        limits?: {
                            channel?: string;
                            /** @enum {unknown} */
                            quantity?: "vibration" | "temperature" | "current" | "voltage" | "pressure" | "flow";
                            unit?: string;
                            low?: number;
                            high?: number;
                            change?: number;
                            overSeconds?: number;
                            /** @enum {unknown} */
                            severity?: "low" | "medium" | "high";
                            /** @enum {unknown} */
                            holds?: "until_learned" | "always";
                        }[];
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        changedAt: string;
                        changedBy: string;
                        reason: string | null;
                        version: number;
                        problems: string[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    removeMachineClass: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listMachines: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            devices: string;
                            class?: string;
                            component?: string;
                            rpm?: number;
                            waveformSamples?: number;
                            bearings?: {
                                channels?: string;
                                elements: number;
                                elementDiameter: number;
                                pitchDiameter: number;
                                contactAngleDegrees?: number;
                            }[];
                            iso?: {
                                group: 1 | 2;
                                mounting: "rigid" | "flexible";
                            };
                            zoneLimits?: number[];
                            zoneChannels?: string;
                            limits?: {
                                channel?: string;
                                /** @enum {unknown} */
                                quantity?: "vibration" | "temperature" | "current" | "voltage" | "pressure" | "flow";
                                unit?: string;
                                low?: number;
                                high?: number;
                                change?: number;
                                overSeconds?: number;
                                /** @enum {unknown} */
                                severity?: "low" | "medium" | "high";
                                /** @enum {unknown} */
                                holds?: "until_learned" | "always";
                            }[];
                            position: number;
                            /** Format: date-time */
                            from: string;
                            /** Format: date-time */
                            changedAt: string;
                            changedBy: string;
                            reason: string | null;
                            version: number;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getMachine: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        devices: string;
                        class?: string;
                        component?: string;
                        rpm?: number;
                        waveformSamples?: number;
                        bearings?: {
                            channels?: string;
                            elements: number;
                            elementDiameter: number;
                            pitchDiameter: number;
                            contactAngleDegrees?: number;
                        }[];
                        iso?: {
                            group: 1 | 2;
                            mounting: "rigid" | "flexible";
                        };
                        zoneLimits?: number[];
                        zoneChannels?: string;
                        limits?: {
                            channel?: string;
                            /** @enum {unknown} */
                            quantity?: "vibration" | "temperature" | "current" | "voltage" | "pressure" | "flow";
                            unit?: string;
                            low?: number;
                            high?: number;
                            change?: number;
                            overSeconds?: number;
                            /** @enum {unknown} */
                            severity?: "low" | "medium" | "high";
                            /** @enum {unknown} */
                            holds?: "until_learned" | "always";
                        }[];
                        position: number;
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        changedAt: string;
                        changedBy: string;
                        reason: string | null;
                        version: number;
                        problems: string[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    saveMachine: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    devices: string;
                    class?: string;
                    component?: string;
                    rpm?: number;
                    waveformSamples?: number;
                    bearings?: {
                        channels?: string;
                        elements: number;
                        elementDiameter: number;
                        pitchDiameter: number;
                        contactAngleDegrees?: number;
                    }[];
                    iso?: {
                        group: 1 | 2;
                        mounting: "rigid" | "flexible";
                    };
                    zoneLimits?: number[];
                    zoneChannels?: string;
                    limits?: {
                        channel?: string;
                        /** @enum {unknown} */
                        quantity?: "vibration" | "temperature" | "current" | "voltage" | "pressure" | "flow";
                        unit?: string;
                        low?: number;
                        high?: number;
                        change?: number;
                        overSeconds?: number;
                        /** @enum {unknown} */
                        severity?: "low" | "medium" | "high";
                        /** @enum {unknown} */
                        holds?: "until_learned" | "always";
                    }[];
                    position?: number;
                    reason?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        devices: string;
                        class?: string;
                        component?: string;
                        rpm?: number;
                        waveformSamples?: number;
                        bearings?: {
                            channels?: string;
                            elements: number;
                            elementDiameter: number;
                            pitchDiameter: number;
                            contactAngleDegrees?: number;
                        }[];
                        iso?: {
                            group: 1 | 2;
                            mounting: "rigid" | "flexible";
                        };
                        zoneLimits?: number[];
                        zoneChannels?: string;
                        limits?: {
                            channel?: string;
                            /** @enum {unknown} */
                            quantity?: "vibration" | "temperature" | "current" | "voltage" | "pressure" | "flow";
                            unit?: string;
                            low?: number;
                            high?: number;
                            change?: number;
                            overSeconds?: number;
                            /** @enum {unknown} */
                            severity?: "low" | "medium" | "high";
                            /** @enum {unknown} */
                            holds?: "until_learned" | "always";
                        }[];
                        position: number;
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        changedAt: string;
                        changedBy: string;
                        reason: string | null;
                        version: number;
                        problems: string[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    removeMachine: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listMappings: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name?: string;
                            enabled?: boolean;
                            topic: string | string[];
                            ignore?: boolean;
                            site?: string;
                            device?: string;
                            deviceStartsWith?: string;
                            /** @enum {unknown} */
                            payload?: "json" | "text";
                            channel?: string;
                            values?: string[] | {
                                [key: string]: string;
                            };
                            exclude?: string[];
                            units?: {
                                [key: string]: string;
                            };
                            unitPaths?: {
                                [key: string]: string;
                            };
                            states?: {
                                [key: string]: {
                                    [key: string]: number;
                                };
                            };
                            time?: {
                                path: string;
                                /** @enum {unknown} */
                                format: "ms" | "s" | "iso" | "local" | "auto";
                                timeZone?: string;
                            };
                            lists?: {
                                path?: string;
                                name: string;
                                value: string;
                                time?: {
                                    path: string;
                                    /** @enum {unknown} */
                                    format: "ms" | "s" | "iso" | "local" | "auto";
                                    timeZone?: string;
                                };
                                quality?: string;
                                unit?: string;
                            }[];
                            positions?: string[];
                            position: number;
                            /** Format: date-time */
                            from: string;
                            /** Format: date-time */
                            changedAt: string;
                            changedBy: string;
                            reason: string | null;
                            version: number;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getMapping: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name?: string;
                        enabled?: boolean;
                        topic: string | string[];
                        ignore?: boolean;
                        site?: string;
                        device?: string;
                        deviceStartsWith?: string;
                        /** @enum {unknown} */
                        payload?: "json" | "text";
                        channel?: string;
                        values?: string[] | {
                            [key: string]: string;
                        };
                        exclude?: string[];
                        units?: {
                            [key: string]: string;
                        };
                        unitPaths?: {
                            [key: string]: string;
                        };
                        states?: {
                            [key: string]: {
                                [key: string]: number;
                            };
                        };
                        time?: {
                            path: string;
                            /** @enum {unknown} */
                            format: "ms" | "s" | "iso" | "local" | "auto";
                            timeZone?: string;
                        };
                        lists?: {
                            path?: string;
                            name: string;
                            value: string;
                            time?: {
                                path: string;
                                /** @enum {unknown} */
                                format: "ms" | "s" | "iso" | "local" | "auto";
                                timeZone?: string;
                            };
                            quality?: string;
                            unit?: string;
                        }[];
                        positions?: string[];
                        position: number;
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        changedAt: string;
                        changedBy: string;
                        reason: string | null;
                        version: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    saveMapping: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    enabled?: boolean;
                    topic: string | string[];
                    ignore?: boolean;
                    site?: string;
                    device?: string;
                    deviceStartsWith?: string;
                    /** @enum {unknown} */
                    payload?: "json" | "text";
                    channel?: string;
                    values?: string[] | {
                        [key: string]: string;
                    };
                    exclude?: string[];
                    units?: {
                        [key: string]: string;
                    };
                    unitPaths?: {
                        [key: string]: string;
                    };
                    states?: {
                        [key: string]: {
                            [key: string]: number;
                        };
                    };
                    time?: {
                        path: string;
                        /** @enum {unknown} */
                        format: "ms" | "s" | "iso" | "local" | "auto";
                        timeZone?: string;
                    };
                    lists?: {
                        path?: string;
                        name: string;
                        value: string;
                        time?: {
                            path: string;
                            /** @enum {unknown} */
                            format: "ms" | "s" | "iso" | "local" | "auto";
                            timeZone?: string;
                        };
                        quality?: string;
                        unit?: string;
                    }[];
                    positions?: string[];
                    position?: number;
                    reason?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name?: string;
                        enabled?: boolean;
                        topic: string | string[];
                        ignore?: boolean;
                        site?: string;
                        device?: string;
                        deviceStartsWith?: string;
                        /** @enum {unknown} */
                        payload?: "json" | "text";
                        channel?: string;
                        values?: string[] | {
                            [key: string]: string;
                        };
                        exclude?: string[];
                        units?: {
                            [key: string]: string;
                        };
                        unitPaths?: {
                            [key: string]: string;
                        };
                        states?: {
                            [key: string]: {
                                [key: string]: number;
                            };
                        };
                        time?: {
                            path: string;
                            /** @enum {unknown} */
                            format: "ms" | "s" | "iso" | "local" | "auto";
                            timeZone?: string;
                        };
                        lists?: {
                            path?: string;
                            name: string;
                            value: string;
                            time?: {
                                path: string;
                                /** @enum {unknown} */
                                format: "ms" | "s" | "iso" | "local" | "auto";
                                timeZone?: string;
                            };
                            quality?: string;
                            unit?: string;
                        }[];
                        positions?: string[];
                        position: number;
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        changedAt: string;
                        changedBy: string;
                        reason: string | null;
                        version: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    removeMapping: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: {
                "if-match"?: string;
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    dryRunMapping: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id?: string;
                    mapping: {
                        name?: string;
                        enabled?: boolean;
                        topic: string | string[];
                        ignore?: boolean;
                        site?: string;
                        device?: string;
                        deviceStartsWith?: string;
                        /** @enum {unknown} */
                        payload?: "json" | "text";
                        channel?: string;
                        values?: string[] | {
                            [key: string]: string;
                        };
                        exclude?: string[];
                        units?: {
                            [key: string]: string;
                        };
                        unitPaths?: {
                            [key: string]: string;
                        };
                        states?: {
                            [key: string]: {
                                [key: string]: number;
                            };
                        };
                        time?: {
                            path: string;
                            /** @enum {unknown} */
                            format: "ms" | "s" | "iso" | "local" | "auto";
                            timeZone?: string;
                        };
                        lists?: {
                            path?: string;
                            name: string;
                            value: string;
                            time?: {
                                path: string;
                                /** @enum {unknown} */
                                format: "ms" | "s" | "iso" | "local" | "auto";
                                timeZone?: string;
                            };
                            quality?: string;
                            unit?: string;
                        }[];
                        positions?: string[];
                    };
                    position?: number;
                    message?: {
                        topic: string;
                        payload: string;
                        sender?: string;
                    };
                    samples?: {
                        topic: string;
                        payload: string;
                        /** Format: date-time */
                        receivedAt: string;
                    }[];
                    quarantined?: number;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: {
                            topic: string;
                            payload: string;
                            /** @enum {unknown} */
                            decidedBy: "draft" | "mapping" | "preset" | "format" | "nothing";
                            decider: string | null;
                            counts: {
                                readings: number;
                                values: number;
                                rejections: number;
                                unread: number;
                                ignored: number;
                            };
                            readings: {
                                device: string;
                                /** Format: date-time */
                                sampledAt: string;
                                /** @enum {unknown} */
                                timeSource: "device" | "arrival";
                                values: {
                                    channel: string;
                                    value: number;
                                    unit: string | null;
                                }[];
                            }[];
                            rejections: {
                                reason: string;
                                detail: string;
                                index: number | null;
                            }[];
                            unread: {
                                /** @enum {unknown} */
                                reason: "text" | "no_value" | "structure" | "bad_quality" | "nothing_found";
                                name: string;
                                words: string;
                            }[];
                            ignored: string[];
                        } | null;
                        quarantine: {
                            examined: number;
                            cut: boolean;
                            decided: number;
                            accepted: number;
                            partly: number;
                            refused: number;
                            messages: {
                                id: number;
                                topic: string;
                                /** Format: date-time */
                                receivedAt: string;
                                /** @enum {unknown} */
                                outcome: "accepted" | "partly" | "refused";
                                readings: number;
                                reason: string | null;
                            }[];
                        };
                        samples: {
                            draft: {
                                topic: string;
                                payload: string;
                                /** @enum {unknown} */
                                decidedBy: "draft" | "mapping" | "preset" | "format" | "nothing";
                                decider: string | null;
                                counts: {
                                    readings: number;
                                    values: number;
                                    rejections: number;
                                    unread: number;
                                    ignored: number;
                                };
                                readings: {
                                    device: string;
                                    /** Format: date-time */
                                    sampledAt: string;
                                    /** @enum {unknown} */
                                    timeSource: "device" | "arrival";
                                    values: {
                                        channel: string;
                                        value: number;
                                        unit: string | null;
                                    }[];
                                }[];
                                rejections: {
                                    reason: string;
                                    detail: string;
                                    index: number | null;
                                }[];
                                unread: {
                                    /** @enum {unknown} */
                                    reason: "text" | "no_value" | "structure" | "bad_quality" | "nothing_found";
                                    name: string;
                                    words: string;
                                }[];
                                ignored: string[];
                            };
                            present: {
                                topic: string;
                                payload: string;
                                /** @enum {unknown} */
                                decidedBy: "draft" | "mapping" | "preset" | "format" | "nothing";
                                decider: string | null;
                                counts: {
                                    readings: number;
                                    values: number;
                                    rejections: number;
                                    unread: number;
                                    ignored: number;
                                };
                                readings: {
                                    device: string;
                                    /** Format: date-time */
                                    sampledAt: string;
                                    /** @enum {unknown} */
                                    timeSource: "device" | "arrival";
                                    values: {
                                        channel: string;
                                        value: number;
                                        unit: string | null;
                                    }[];
                                }[];
                                rejections: {
                                    reason: string;
                                    detail: string;
                                    index: number | null;
                                }[];
                                unread: {
                                    /** @enum {unknown} */
                                    reason: "text" | "no_value" | "structure" | "bad_quality" | "nothing_found";
                                    name: string;
                                    words: string;
                                }[];
                                ignored: string[];
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listenToMessages: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    topic?: string;
                    device?: string;
                    seconds: number;
                    /** @default 20 */
                    most?: number;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        listenedSeconds: number;
                        heard: number;
                        leftOut: {
                            tooLarge: number;
                            beyondBytes: number;
                        };
                        messages: {
                            topic: string;
                            sender: string | null;
                            /** Format: date-time */
                            receivedAt: string;
                            payload: string;
                            /** @enum {unknown} */
                            outcome: "accepted" | "partly" | "refused";
                            readings: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            503: components["responses"]["503"];
        };
    };
    getConfiguration: {
        parameters: {
            query?: {
                assets?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: number;
                        records: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    importConfiguration: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    version: number;
                    records: {
                        [key: string]: unknown;
                    };
                    dryRun?: boolean;
                    prune?: boolean;
                    reason?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stored: boolean;
                        unchanged: number;
                        changes: {
                            /** @enum {unknown} */
                            kind: "machineClasses" | "machines" | "mappings" | "alarmRules" | "calendars" | "ladders" | "skills" | "sites" | "teams" | "shifts" | "failureModes" | "openingRules" | "workPolicies" | "assets" | "watchSettings" | "policies" | "plans";
                            id: string;
                            /** @enum {unknown} */
                            change: "created" | "changed" | "removed";
                            members: string[];
                        }[];
                        problems: {
                            kind: string;
                            id: string;
                            field: string | null;
                            message: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    promoteModel: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    shadow?: boolean;
                    reason?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        at: string;
                        by: string;
                        reason: string | null;
                        /** @enum {unknown} */
                        action: "promote" | "rollback" | "shadow" | "unshadow" | "learn" | "withdraw";
                        subject: {
                            /** @enum {unknown} */
                            kind: "device" | "class";
                            name: string;
                        };
                        model: string | null;
                        from: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    rollBackModel: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    subject: {
                        /** @enum {unknown} */
                        kind: "device" | "class";
                        name: string;
                    };
                    shadow?: boolean;
                    reason?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        at: string;
                        by: string;
                        reason: string | null;
                        /** @enum {unknown} */
                        action: "promote" | "rollback" | "shadow" | "unshadow" | "learn" | "withdraw";
                        subject: {
                            /** @enum {unknown} */
                            kind: "device" | "class";
                            name: string;
                        };
                        model: string | null;
                        from: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        type: string;
                        title: string;
                        status: number;
                        detail: string;
                        instance: string;
                        requestId: string;
                        errors?: {
                            field: string;
                            message: string;
                        }[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listModelDecisions: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: date-time */
                            at: string;
                            by: string;
                            reason: string | null;
                            /** @enum {unknown} */
                            action: "promote" | "rollback" | "shadow" | "unshadow" | "learn" | "withdraw";
                            subject: {
                                /** @enum {unknown} */
                                kind: "device" | "class";
                                name: string;
                            };
                            model: string | null;
                            from: string | null;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listModels: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            subject: {
                                /** @enum {unknown} */
                                kind: "device" | "class";
                                name: string;
                            };
                            channels: {
                                name: string;
                                unit: string | null;
                            }[];
                            /** Format: date-time */
                            learnedFrom: string;
                            /** Format: date-time */
                            learnedTo: string;
                            rows: number | null;
                            machines: number;
                            configHash: string;
                            metrics: {
                                heldOutRows: number;
                                overThreshold: number | null;
                                falseAlarmsPerMonth: number | null;
                                netLoss: number | null;
                                netEpochs: number | null;
                                netBackend?: string;
                                trainingSeconds: number | null;
                            } | null;
                            nets: {
                                detail: string;
                                channels: number;
                                used: {
                                    channel: string;
                                    spread: number;
                                }[];
                            } | null;
                            /** Format: date-time */
                            createdAt: string;
                            /** @enum {unknown} */
                            madeBy: "train" | "live" | "history";
                            parent: string | null;
                            uses: {
                                /** @enum {unknown} */
                                role: "live" | "shadow";
                                subject: {
                                    /** @enum {unknown} */
                                    kind: "device" | "class";
                                    name: string;
                                };
                                by: string;
                                /** Format: date-time */
                                at: string;
                            }[];
                            shadows: {
                                device: string;
                                live: string | null;
                                rows: number;
                                agreement: number | null;
                                liveAlarms: number;
                                shadowAlarms: number;
                            }[];
                            refusals: {
                                device: string;
                                reason: string;
                            }[];
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        subject: {
                            /** @enum {unknown} */
                            kind: "device" | "class";
                            name: string;
                        };
                        channels: {
                            name: string;
                            unit: string | null;
                        }[];
                        /** Format: date-time */
                        learnedFrom: string;
                        /** Format: date-time */
                        learnedTo: string;
                        rows: number | null;
                        machines: number;
                        configHash: string;
                        metrics: {
                            heldOutRows: number;
                            overThreshold: number | null;
                            falseAlarmsPerMonth: number | null;
                            netLoss: number | null;
                            netEpochs: number | null;
                            netBackend?: string;
                            trainingSeconds: number | null;
                        } | null;
                        nets: {
                            detail: string;
                            channels: number;
                            used: {
                                channel: string;
                                spread: number;
                            }[];
                        } | null;
                        /** Format: date-time */
                        createdAt: string;
                        /** @enum {unknown} */
                        madeBy: "train" | "live" | "history";
                        parent: string | null;
                        uses: {
                            /** @enum {unknown} */
                            role: "live" | "shadow";
                            subject: {
                                /** @enum {unknown} */
                                kind: "device" | "class";
                                name: string;
                            };
                            by: string;
                            /** Format: date-time */
                            at: string;
                        }[];
                        shadows: {
                            device: string;
                            live: string | null;
                            rows: number;
                            agreement: number | null;
                            liveAlarms: number;
                            shadowAlarms: number;
                        }[];
                        refusals: {
                            device: string;
                            reason: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    askSlaWhatIf: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    calendar?: "24x7" | {
                        timeZone: string;
                        weekly?: {
                            mon?: string[];
                            tue?: string[];
                            wed?: string[];
                            thu?: string[];
                            fri?: string[];
                            sat?: string[];
                            sun?: string[];
                        };
                        exceptions?: {
                            date: string;
                            open: string[];
                        }[];
                    };
                    /** Format: date-time */
                    startedAt: string;
                    target: string;
                    holds?: {
                        /** Format: date-time */
                        from: string;
                        /** Format: date-time */
                        to: string;
                    }[];
                    warnMinutesBeforeDue?: number[];
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        due: string;
                        warnings: {
                            kind: "percent" | "before_due";
                            value: number;
                            /** Format: date-time */
                            at: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getFlow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        broker: {
                            connections: number;
                        };
                        intake: {
                            messages: number;
                            readings: number;
                            readingsByFormat: {
                                [key: string]: number;
                            };
                            rejections: {
                                [key: string]: number;
                            };
                            unread: {
                                [key: string]: number;
                            };
                            ignored: {
                                [key: string]: number;
                            };
                        };
                        sparkplug: {
                            nodes: {
                                known: number;
                                online: number;
                            };
                            births: number;
                            deaths: number;
                            foreignDeaths: number;
                            gaps: number;
                            repeated: number;
                            rebirthRequests: {
                                [key: string]: number;
                            };
                            hostOnline: boolean;
                        };
                        journal: {
                            end: number;
                            health: string;
                        };
                        recorder: {
                            offset: number;
                            lag: number;
                        };
                        detector: {
                            offset: number;
                            lag: number;
                            scored: number;
                            late: number;
                            learned: number;
                        };
                        memoryBytes: number;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listUnreadTelemetry: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            topic: string;
                            client: string;
                            device?: string;
                            format: string;
                            /** @enum {unknown} */
                            reason: "text" | "no_value" | "structure" | "bad_quality" | "nothing_found";
                            detail: string;
                            names: string[];
                            messages: number;
                            emptyMessages: number;
                            /** Format: date-time */
                            firstAt: string;
                            /** Format: date-time */
                            lastAt: string;
                            payloadBytes: number;
                            payload: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    holdStores: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    seconds: number;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        held: boolean;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    listQuarantine: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            /** Format: date-time */
                            receivedAt: string;
                            topic: string;
                            client: string;
                            device?: string;
                            reason: string;
                            detail: string;
                            index: number | null;
                            payloadBytes: number;
                            payload: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    getQuarantined: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        /** Format: date-time */
                        receivedAt: string;
                        topic: string;
                        client: string;
                        device?: string;
                        reason: string;
                        detail: string;
                        index: number | null;
                        payloadBytes: number;
                        payload: string;
                        payloadBase64: string;
                        alsoRefused: {
                            id: number;
                            reason: string;
                            detail: string;
                            index: number | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    retryQuarantined: {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        outcome: "accepted" | "partly" | "unchanged";
                        readings: number;
                        rejections: {
                            reason: string;
                            detail: string;
                            index: number | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    importAssets: {
        parameters: {
            query?: {
                dryRun?: boolean;
            };
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        dryRun: boolean;
                        rows: number;
                        created: number;
                        updated: number;
                        errors: {
                            line: number;
                            column: string | null;
                            reason: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
    importPeople: {
        parameters: {
            query?: {
                dryRun?: boolean;
            };
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        dryRun: boolean;
                        added: number;
                        changed: number;
                        bad: {
                            line: number;
                            field: string;
                            message: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422"];
            429: components["responses"]["429"];
            503: components["responses"]["503"];
        };
    };
}

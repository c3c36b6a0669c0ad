/** Meaning of the reason codes of MQTT 5 and the return codes of 3.1.1, for operators. */
const WORDS: Readonly<Record<number, string>> = {
  1: 'it does not support this MQTT version',
  2: 'it does not accept the client id',
  3: 'it is not available',
  4: 'wrong user name or password',
  5: 'not authorised',
  128: 'refused without a reason',
  129: 'malformed packet',
  130: 'protocol error',
  131: 'it refuses this for reasons of its own',
  132: 'it does not support this MQTT version',
  133: 'it does not accept the client id',
  134: 'wrong user name or password',
  135: 'not authorised',
  136: 'it is not available',
  137: 'it is busy',
  138: 'banned',
  139: 'it is shutting down',
  141: 'keepalive timed out',
  142: 'another client took over this client id',
  143: 'it does not accept the topic filter',
  144: 'it does not accept the topic name',
  145: 'packet identifier in use',
  147: 'more messages in flight than agreed',
  149: 'packet too large',
  150: 'too many messages',
  151: 'quota exceeded',
  152: 'closed by its administrator',
  155: 'it does not support this quality of service',
  156: 'use another server',
  157: 'server moved',
  158: 'it does not support shared subscriptions',
  159: 'too many connections',
  161: 'it does not support subscription identifiers',
  162: 'it does not support wildcards',
};

/** A reason code in words, with the number. */
export function reasonWords(code: number): string {
  return `${WORDS[code] ?? 'reason unknown to us'} (code ${code})`;
}

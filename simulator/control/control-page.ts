import { escapeHtml } from '../../http/pages.ts';
import { REPAIR_QUALITIES } from '../machine/condition.ts';
import { INSTRUMENT_TROUBLES, NETWORK_TROUBLES } from '../scenario/scenario-schema.ts';
import type { FleetState, MachineState } from './fleet-control.ts';

/** Acts that the page remembers on sight. */
const ACTS_SHOWN = 20;

/**
 * The page of a running fleet: its state, and forms for acts. It works without its script, which
 * only renews the state.
 * @param of.chosen `site:device` of the machine whose forms are shown; else the first
 */
export function controlPage(
  state: FleetState,
  of: { readonly chosen: string | null; readonly said: { readonly text: string; readonly isProblem: boolean } },
): string {
  const machine = state.machines.find(({ id }) => id === of.chosen) ?? state.machines[0];
  const { text, isProblem } = of.said;
  const said = text === '' ? '' : `<p role="${isProblem ? 'alert' : 'status'}">${escapeHtml(text)}</p>`;
  const body =
    `<h1>Simulated machines</h1>${said}<div id="fleet">${fleetPart(state, machine)}</div>` +
    `<div class="forms">${speedForm(state)}${machine ? machineForms(machine) : ''}</div>`;
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    '<title>Simulated machines</title><link rel="stylesheet" href="/control.css"><link rel="icon" href="data:,">' +
    `<script src="/control.js" defer></script></head><body><main>${body}</main></body></html>`
  );
}

/** The part that the script renews. */
function fleetPart(state: FleetState, chosen: MachineState | undefined): string {
  const behind =
    state.behindSeconds > 2 ? `${state.behindSeconds} s behind the clock` : 'at the clock: it cannot go faster';
  return (
    `<p>Speed ${state.speed === 'max' ? 'max' : `${state.speed} ×`}, ${behind}.</p>` +
    `<div class="wide" tabindex="0" role="region" aria-label="Machines"><table><thead><tr><th scope="col">machine</th><th scope="col">state</th>` +
    '<th scope="col">damage</th><th scope="col">instruments and network</th><th scope="col">time (UTC)</th></tr></thead>' +
    `<tbody>${state.machines.map((machine) => row(machine, machine === chosen)).join('')}</tbody></table></div>` +
    (chosen ? channelsTable(chosen) : '') +
    actsList(state)
  );
}

function row(machine: MachineState, isChosen: boolean): string {
  const { id, kind, mode, isFailed, damage, troubles, simulatedTo } = machine;
  const faults = Object.entries(damage).map(([name, share]) => `${name} ${Math.round(share * 100)} %`);
  const told = troubles.map(({ trouble, channel }) => (channel === null ? trouble : `${channel}: ${trouble}`));
  const link = `<a href="${escapeHtml(addressOf(id))}"${isChosen ? ' aria-current="true"' : ''}>${escapeHtml(id)}</a>`;
  return (
    `<tr><th scope="row">${link}<br><small>${kind}</small></th><td>${isFailed ? '<b>failed</b>, ' : ''}${mode}</td>` +
    `<td>${escapeHtml(faults.join(', ') || 'sound')}</td><td>${escapeHtml(told.join(', ') || 'all well')}</td>` +
    `<td>${escapeHtml(simulatedTo.slice(5, 19).replace('T', ' '))}</td></tr>`
  );
}

function addressOf(id: string): string {
  return `/?machine=${encodeURIComponent(id)}`;
}

function channelsTable({ id, channels }: MachineState): string {
  const value = (number: number | null): string => (number === null ? '–' : String(number));
  const rows = channels.map(({ name, unit, isTrue, shown }) => {
    return `<tr><th scope="row">${escapeHtml(name)}</th><td>${value(isTrue)}</td><td>${value(shown)}</td><td>${escapeHtml(unit)}</td></tr>`;
  });
  return (
    `<h2>${escapeHtml(id)}</h2><div class="wide" tabindex="0" role="region" aria-label="Channels"><table><thead><tr><th scope="col">channel</th><th scope="col">true</th>` +
    `<th scope="col">sent</th><th scope="col">unit</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`
  );
}

function actsList({ acts }: FleetState): string {
  if (acts.length === 0) return '<p>Nothing was done to these machines yet.</p>';
  const items = acts
    .slice(-ACTS_SHOWN)
    .reverse()
    .map(({ at, doneAt: _, act, ...fields }) => {
      const told = Object.entries(fields).map(([name, value]) => `${name} ${String(value)}`);
      return `<li>${escapeHtml(`${at.slice(5, 19).replace('T', ' ')} ${act}: ${told.join(', ')}`)}</li>`;
    });
  return `<h2>Done so far</h2><ul>${items.join('')}</ul>`;
}

type Field = { readonly name: string; readonly label: string; readonly value?: string; readonly hint?: string };

function input({ name, label, value = '', hint = '' }: Field): string {
  return `<label>${label} <input name="${name}" value="${escapeHtml(value)}" placeholder="${escapeHtml(hint)}"></label>`;
}

function select({ name, label }: Field, options: readonly string[]): string {
  const list = options.map((option) => `<option>${escapeHtml(option)}</option>`).join('');
  return `<label>${label} <select name="${name}">${list}</select></label>`;
}

function form(options: { act: string; title: string; button: string; fields: string; back: string }): string {
  const { act, title, button, fields, back } = options;
  return (
    `<form method="post" action="/"><fieldset><legend>${title}</legend><input type="hidden" name="act" value="${act}">` +
    `<input type="hidden" name="back" value="${escapeHtml(back)}">${fields}<button>${button}</button></fieldset></form>`
  );
}

function speedForm({ speed }: FleetState): string {
  const fields = input({ name: 'speed', label: 'times real time, or max', value: String(speed) });
  return form({ act: 'speed', title: 'Time', button: 'Set the speed', fields, back: '/' });
}

function machineForms({ id, faults, channels }: MachineState): string {
  const [site = '', device = ''] = id.split(':');
  const back = addressOf(id);
  const own = `<input type="hidden" name="machine" value="${escapeHtml(`${site}/${device}`)}">`;
  const reach = (label: string): string =>
    `<label>${label} <select name="machine"><option value="${escapeHtml(`${site}/${device}`)}">${escapeHtml(id)}</option>` +
    `<option value="${escapeHtml(`${site}/*`)}">all of ${escapeHtml(site)}</option></select></label>`;
  const fault = { name: 'fault', label: 'fault' };
  const lasts = input({ name: 'lasts', label: 'lasts', hint: 'to the end, or 30m' });
  const names = channels.map(({ name }) => name);
  return [
    form({
      ...{ act: 'fault', title: `Start a fault on ${escapeHtml(id)}`, button: 'Start the fault', back },
      fields:
        own +
        select(fault, faults) +
        input({ name: 'growth', label: 'until it fails', value: '30m' }) +
        input({ name: 'severity', label: 'severity', hint: '1 is a ruined part' }),
    }),
    form({
      ...{ act: 'repair', title: `Repair ${escapeHtml(id)}`, button: 'Repair', back },
      fields: own + select(fault, faults) + select({ name: 'quality', label: 'quality' }, REPAIR_QUALITIES),
    }),
    form({ act: 'overhaul', title: 'All parts as new', button: 'Overhaul', back, fields: own }),
    form({
      ...{ act: 'instrument', title: `Break a sensor of ${escapeHtml(id)}`, button: 'Break the sensor', back },
      fields:
        own +
        select({ name: 'channel', label: 'channel' }, names) +
        select({ name: 'trouble', label: 'trouble' }, Object.keys(INSTRUMENT_TROUBLES)) +
        input({ name: 'amount', label: 'amount (bias, drift, spikes)', hint: '5 K' }) +
        input({ name: 'deviation', label: 'deviation (noise)', hint: '0.5 mm/s' }) +
        input({ name: 'step', label: 'step (quantisation)', hint: '2 A' }) +
        input({ name: 'share', label: 'share (spikes, drop_out)', hint: '0.1' }) +
        input({ name: 'unit', label: 'unit (unit)', hint: '[degF]' }) +
        lasts,
    }),
    form({
      ...{ act: 'network', title: 'Cut the network', button: 'Trouble the network', back },
      fields:
        reach('of') +
        select({ name: 'trouble', label: 'trouble' }, ['outage', ...Object.keys(NETWORK_TROUBLES).filter(isOfNoMap)]) +
        input({ name: 'share', label: 'share (loss, duplicates, reordering)', hint: '0.1' }) +
        input({ name: 'keeps', label: 'keeps (outage)', hint: '10000 readings' }) +
        input({ name: 'by', label: 'by (clock_skew)', hint: '3h' }) +
        input({ name: 'to', label: 'to (clock_fall_back)', hint: '2000-01-01' }) +
        input({ name: 'delay', label: 'delay (reordering)', hint: '30s' }) +
        input({ name: 'every', label: 'every (reconnects)', hint: '10s' }) +
        lasts,
    }),
    form({
      ...{ act: 'mend', title: 'Mend sensors or the network', button: 'Mend', back },
      fields: reach('of') + select({ name: 'of', label: 'trouble of' }, ['all', 'network', ...names]),
    }),
    form({
      ...{ act: 'load', title: 'Another product', button: 'Change the load', back },
      fields: reach('of') + input({ name: 'load', label: 'times the load, 0.1 to 2', value: '0.8' }),
    }),
  ].join('');
}

/** A trouble that a form can say; others are for the API. */
function isOfNoMap(name: string): boolean {
  return name !== 'outage' && name !== 'payload_change';
}

export const PAGE_STYLE = `:root{color-scheme:light dark}
body{font:1rem/1.5 system-ui,sans-serif;margin:0}
main{max-width:72rem;margin:auto;padding:1rem}
h1{font-size:1.4rem}h2{font-size:1.1rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #8886}
[aria-current]{font-weight:700}
.forms{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(17rem,100%),1fr));gap:1rem;margin-top:1rem}
fieldset{border:1px solid #888;border-radius:.3rem;min-width:0;height:100%;box-sizing:border-box}
label{display:block;margin-bottom:.5rem}
input,select,button{font:inherit;width:100%;box-sizing:border-box;padding:.3rem}
button{cursor:pointer}
[role=alert],[role=status]{border-left:.3rem solid #2b8a3e;padding:.3rem .7rem;overflow-wrap:anywhere}
[role=alert]{border-color:#c92a2a}
li{overflow-wrap:anywhere}
.wide td,.wide th{min-width:4rem}
`;

/** Renews the state every two seconds, unless somebody is within it by keyboard. */
export const PAGE_SCRIPT = `const place = document.getElementById('fleet');
async function renew() {
  try {
    if (document.hidden || place.contains(document.activeElement)) return;
    const answer = await fetch(location.href);
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('fleet');
    if (next) place.replaceChildren(...next.childNodes);
  } catch {
    place.querySelector('p').textContent = 'The simulator does not answer: it has ended.';
  }
}
setInterval(renew, 2000);
`;

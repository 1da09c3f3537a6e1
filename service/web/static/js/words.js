// Words and dates, said the same way everywhere.
import { get } from './api.js';
import { h } from './dom.js';

const SAID = { engage: 'for talks', reject: 'against talks', mixed: 'both ways', none: 'no stance' };
let names = null;

/** The actors, as a Map of id to name. */
export async function actors() {
  names ??= new Map((await get('/v1/actors')).items.map((actor) => [actor.id, actor.name]));
  return names;
}

export const nameOf = (id) => names?.get(id) ?? id.replaceAll('_', ' ');

/** A stance as a small label: colour, shape and word, so that none of them is needed alone. */
export function stance(value, extra) {
  return h('span', { class: `stance ${value}` }, h('span', { class: 'shape', 'aria-hidden': 'true' }), SAID[value] ?? value, extra);
}

export const said = (value) => SAID[value] ?? value;

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const TIME = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

export const day = (iso) => h('time', { datetime: iso }, DAY.format(new Date(iso)));
export const dayText = (iso) => DAY.format(new Date(iso));
export const time = (iso) => h('time', { datetime: iso }, TIME.format(new Date(iso)));

/** How sure, in words and a number. */
export const sure = (probability) => `${Math.round(probability * 100)} % sure`;

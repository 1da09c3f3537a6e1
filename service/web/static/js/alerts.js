// The alert feed, live: read to its end once, then long-polled from where it stopped.
import { get, key, query } from './api.js';
import { h, show, speak } from './dom.js';
import { actors, dayText, nameOf, said, stance, time } from './words.js';

const seen = [];
let redraw = null;
let unseen = 0;
let running = false;

/** Follows the feed for as long as the page is open. */
export async function follow() {
  if (running) return;
  running = true;
  let after = null;
  let pause = 1000;
  for (;;) {
    try {
      const live = after !== null;
      const page = await get(query('/v1/alerts', { after, limit: 200, wait: live ? 25 : 0 }));
      pulse(true);
      if (page.items.length) await take(page.items, live);
      after = page.items.length || live ? page.next : (page.next ?? after);
      pause = 1000;
    } catch (error) {
      pulse(false, error.status === 403 ? 'this key may not read' : 'not connected');
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause = Math.min(pause * 2, 30_000);
      if (!key()) pause = 30_000;
    }
  }
}

async function take(items, live) {
  await actors();
  seen.unshift(...items.toReversed());
  seen.length = Math.min(seen.length, 500);
  if (redraw) redraw();
  else if (live) count(unseen + items.length);
  if (live) speak(items.map(headline).join('. '));
}

function count(number) {
  unseen = number;
  const badge = document.getElementById('unseen');
  badge.textContent = String(number);
  badge.hidden = number === 0;
}

function pulse(well, text = 'live') {
  const node = document.getElementById('pulse');
  node.textContent = text;
  node.classList.toggle('well', well);
}

const headline = ({ type, data: { shift } }) => `${nameOf(shift.actor)} turned ${said(shift.to)}: ${type.replace('shift.', '')}`;

export async function open(place) {
  await actors();
  const list = h('div', { class: 'feed' });
  show(place, h('h1', {}, 'Alerts'),
    h('p', { class: 'lead' }, 'Each change of a stance shift, newest first, as it happens. Programs get the same by webhook, stream or Atom: ', h('a', { href: '/docs' }, 'how'), '.'), list);
  redraw = () => show(list, seen.length ? seen.map(card) : h('p', { class: 'note' }, 'No actor has turned yet.'));
  redraw();
  count(0);
  return () => { redraw = null; };
}

function card(alert) {
  const { shift } = alert.data;
  return h('article', { class: `alert ${shift.to} ${shift.status}` },
    h('p', { class: 'when' }, time(alert.created_at), ` · ${alert.type.replace('shift.', '')}`, shift.because && ` · ${shift.because}`),
    h('h2', {}, nameOf(shift.actor), ' turned'),
    h('p', {}, stance(shift.from), h('span', { class: 'arrow', 'aria-label': 'to' }, '→'), stance(shift.to), ` as of ${dayText(shift.effective_at)}`,
      h('span', { class: 'hint' }, ` · ${Math.round(shift.probability * 100)} % · ${shift.origins} ${shift.origins === 1 ? 'source' : 'sources'}`)),
    h('div', { class: 'sides' }, [['before', shift.before], ['after', shift.after]].map(([name, evidence]) => h('div', { class: 'side' }, h('p', { class: 'when' }, name),
      evidence.slice(0, 2).map((e) => h('blockquote', { class: name === 'after' ? shift.to : shift.from }, e.text,
        h('footer', {}, h('a', { href: `#article/${e.article_id}` }, [e.outlet, dayText(e.published_at)].filter(Boolean).join(', ')))))))));
}

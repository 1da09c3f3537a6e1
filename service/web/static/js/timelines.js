// Timelines per actor, drawn as SVG: the probability of being for talks after each day with reports, and how sure it is.
import { get } from './api.js';
import { h, s, show } from './dom.js';
import { actors, day, dayText, nameOf, said, stance, sure } from './words.js';

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, CURVE] = [960, 150, 46, 16, 16, 84];

export async function open(place) {
  const list = h('div', { class: 'lines' });
  show(place, h('h1', {}, 'Timelines'),
    h('p', { class: 'lead' }, 'Each dot is a day with reports: at the top the actor is surely for talks, at the bottom surely against. Grey and pale mean doubt; with silence certainty fades.'),
    list);
  show(list, h('p', { class: 'note working' }, 'Reading …'));
  const ids = [...(await actors()).keys()];
  const [lines, shifts] = await Promise.all([
    Promise.all(ids.map((id) => get(`/v1/actors/${id}/timeline`))),
    get('/v1/shifts?limit=200'),
  ]);
  const known = lines.filter((line) => line.points.length);
  if (!known.length) {
    show(list, h('p', { class: 'note' }, 'Nothing yet. ', h('a', { href: '#compare' }, 'Put in articles'), ' and keep them, then look here.'));
    return;
  }
  const times = known.flatMap((line) => line.points.map((p) => Date.parse(p.at)));
  const span = stretch(Math.min(...times), Math.max(...times));
  known.sort((a, b) => b.points.length - a.points.length);
  show(list, known.map((line) => row(line, shifts.items.filter((shift) => shift.actor === line.actor.id), span)));
}

/** From a little before the first report to a little after the last, at least a month. */
function stretch(first, last) {
  const room = Math.max((last - first) * 0.04, 15 * 86_400_000);
  return [first - room, last + room];
}

function row(line, shifts, span) {
  const now = line.current;
  return h('section', { class: 'timeline', 'aria-label': line.actor.name },
    h('header', {}, h('h2', {}, line.actor.name),
      now && h('p', {}, stance(now.stance, h('span', { class: 'sure' }, `${sure(now.probability)} today`)), ' since ', day(now.since), ` · ${now.status}`)),
    picture(line, shifts.filter((shift) => shift.status !== 'retracted'), span),
    h('details', {}, h('summary', {}, `${line.points.length} ${line.points.length === 1 ? 'day' : 'days'} with reports, as a table`), table(line)));
}

function picture(line, shifts, [from, to]) {
  const x = (iso) => LEFT + ((Date.parse(iso) - from) / (to - from)) * (WIDTH - LEFT - RIGHT);
  const y = (engage) => TOP + (1 - engage) * CURVE;
  const strip = TOP + CURVE + 14;
  const end = WIDTH - RIGHT;
  const spells = line.points.map((p, i) => ({ p, x: x(p.at), to: i + 1 < line.points.length ? x(line.points[i + 1].at) : end }));
  const path = spells.map((e, i) => `${i ? 'L' : 'M'}${e.x.toFixed(1)} ${y(e.p.engage).toFixed(1)}H${e.to.toFixed(1)}`).join('');
  return s('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': summary(line, shifts) },
    s('text', { class: 'axis', x: LEFT - 8, y: y(1) + 4, 'text-anchor': 'end' }, 'for'),
    s('text', { class: 'axis', x: LEFT - 8, y: y(0) + 4, 'text-anchor': 'end' }, 'against'),
    s('line', { class: 'middle', x1: LEFT, x2: end, y1: y(0.5), y2: y(0.5) }),
    ticks(from, to).map((t) => [
      s('line', { class: 'tick', x1: x(t.iso), x2: x(t.iso), y1: TOP, y2: strip + 10 }),
      s('text', { class: 'axis', x: x(t.iso), y: HEIGHT - 6, 'text-anchor': 'middle' }, t.label)]),
    spells.map((e) => s('rect', {
      class: `strip ${e.p.standing ?? 'none'}`, x: e.x, y: strip, width: Math.max(1, e.to - e.x), height: 10,
      opacity: (1 - 0.8 * e.p.uncertainty).toFixed(2) })),
    spells.map((e) => s('rect', { class: 'doubt', x: e.x, width: Math.max(1, e.to - e.x), y: y(Math.min(1, e.p.engage + e.p.uncertainty / 4)),
      height: Math.max(0, y(Math.max(0, e.p.engage - e.p.uncertainty / 4)) - y(Math.min(1, e.p.engage + e.p.uncertainty / 4))) })),
    s('path', { class: 'curve', d: path }),
    spells.map((e) => s('a', { href: `#article/${e.p.articles[0] ?? ''}`, 'aria-label': `${dayText(e.p.at)}: ${Math.round(e.p.engage * 100)} % for talks` },
      s('circle', { class: `dot ${e.p.engage >= 0.5 ? 'engage' : 'reject'}`, cx: e.x, cy: y(e.p.engage), r: 4.5 },
        s('title', {}, `${dayText(e.p.at)}: ${Math.round(e.p.engage * 100)} % for talks, ${e.p.articles.length} article(s)`)))),
    shifts.map((shift) => s('g', { class: `shift ${shift.to} ${shift.status}` },
      s('line', { x1: x(shift.effective_at), x2: x(shift.effective_at), y1: TOP - 8, y2: strip + 10 }),
      s('text', { x: x(shift.effective_at) + (x(shift.effective_at) > WIDTH * 0.75 ? -6 : 6), y: TOP - 3,
        'text-anchor': x(shift.effective_at) > WIDTH * 0.75 ? 'end' : 'start' }, `turned ${said(shift.to)} · ${shift.status}`))));
}

function ticks(from, to) {
  const years = (to - from) / (365.25 * 86_400_000);
  const found = [];
  const date = new Date(Date.UTC(new Date(from).getUTCFullYear(), 0, 1));
  const step = years > 1.5 ? Math.ceil(years / 10) * 12 : Math.max(1, Math.ceil((years * 12) / 10));
  while (date.getTime() < to) {
    if (date.getTime() > from) {
      const label = step >= 12 ? String(date.getUTCFullYear()) : date.toLocaleString('en-GB', { month: 'short', year: '2-digit', timeZone: 'UTC' });
      found.push({ iso: date.toISOString(), label });
    }
    date.setUTCMonth(date.getUTCMonth() + step);
  }
  return found;
}

function summary(line, shifts) {
  const turned = shifts.map((shift) => `turned ${said(shift.to)} on ${dayText(shift.effective_at)} (${shift.status})`).join(', ');
  const last = line.segments.at(-1);
  return `${nameOf(line.actor.id)}: ${turned || (last ? `${said(last.stance)} since ${dayText(last.from)}` : 'unsure')}.`;
}

function table(line) {
  return h('table', {}, h('thead', {}, h('tr', {}, ['Day', 'For talks', 'Doubt (bits)', 'Stands', 'Articles'].map((t) => h('th', { scope: 'col' }, t)))),
    h('tbody', {}, line.points.map((p) => h('tr', {}, h('td', {}, day(p.at)), h('td', {}, `${Math.round(p.engage * 100)} %`), h('td', {}, p.uncertainty.toFixed(2)),
      h('td', {}, p.standing ? said(p.standing) : 'unsure'), h('td', {}, p.articles.map((id, i) => [i ? ', ' : '', h('a', { href: `#article/${id}` }, String(i + 1))]))))));
}

// An article's text with what was found in it. The API counts in Unicode code points, JavaScript in UTF-16 units: an
// emoji or a rare letter is one there and two here, so the text is cut by code points.
import { h } from './dom.js';
import { nameOf, said } from './words.js';

/** Cuts [from, to) into pieces at every border of a span; each piece has the spans that cover it. Spans: {start, end}. */
export function pieces(from, to, spans) {
  const borders = new Set([from, to]);
  for (const span of spans) {
    for (const place of [span.start, span.end]) if (place > from && place < to) borders.add(place);
  }
  const places = [...borders].sort((a, b) => a - b);
  return places.slice(0, -1).map((start, i) => ({
    start,
    end: places[i + 1],
    spans: spans.filter((span) => span.start <= start && span.end >= places[i + 1]),
  }));
}

/** `text` as an array of code points. */
export const points = (text) => Array.from(text);

function mark(text, spans) {
  const seen = spans.filter((span) => span.stance);
  const named = spans.find((span) => span.kind);
  let node = text;
  if (named) {
    const title = `${named.kind}${named.actor ? `: ${nameOf(named.actor)}` : ''}`;
    node = h('span', { class: `mention ${named.kind}`, title }, node);
  }
  if (seen.length) {
    const what = seen.map((o) => `${nameOf(o.actor)} ${said(o.stance)} (${o.tense}, ${o.confidence.toFixed(2)})`).join('; ');
    const sides = new Set(seen.map((o) => o.stance));
    const side = sides.size > 1 ? 'mixed' : seen[0].stance;
    const current = seen.some((o) => o.tense === 'current');
    node = h('mark', { class: `${side}${current ? '' : ' faint'}`, title: what }, node);
  }
  return node;
}

/** The paragraphs of a text, with observations and mentions of that field marked. */
export function paragraphs(text, spans) {
  const all = points(text);
  const found = [];
  let start = 0;
  for (let i = 0; i <= all.length; i += 1) {
    const isBreak = i === all.length || (all[i] === '\n' && all[i + 1] === '\n');
    if (isBreak && i > start) found.push([start, i]);
    if (isBreak) { i += 1; start = i + 1; }
  }
  return found.map(([from, to]) => h('p', {}, pieces(from, to, spans).map((piece) =>
    mark(all.slice(piece.start, piece.end).join(''), piece.spans))));
}

/** One line (a headline or a sentence) with its marks. */
export const line = (text, spans) => pieces(0, points(text).length, spans).map((piece) =>
  mark(points(text).slice(piece.start, piece.end).join(''), piece.spans));

/** Observations and mentions of one field of an article or analysis. */
export const spansOf = (article, field) => [...article.observations, ...article.mentions].filter((span) => span.field === field);

/** The whole cleaned article: headline, text, and what was taken out and why. */
export function cleaned(article) {
  const removed = article.removed;
  return h('div', { class: 'cleaned' },
    article.title && h('h3', {}, line(article.title, spansOf(article, 'title'))),
    h('div', { class: 'reading' }, paragraphs(article.text, spansOf(article, 'text'))),
    removed.length > 0 && h('details', { class: 'removed' },
      h('summary', {}, `${removed.length} ${removed.length === 1 ? 'block' : 'blocks'} taken out`),
      h('ul', {}, removed.map((block) => h('li', {}, h('span', { class: 'reason' }, block.reason.replaceAll('_', ' ')), block.text)))));
}

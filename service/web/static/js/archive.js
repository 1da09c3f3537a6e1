// Search in the archive.
import { get, query } from './api.js';
import { h, show, speak } from './dom.js';
import { actors, day, nameOf, stance } from './words.js';

const asked = { q: '', actor: '', stance: '', published_after: '', published_before: '' };

export async function open(place) {
  const names = await actors();
  const results = h('div', { class: 'found' });
  const input = (name, type, label) => h('label', {}, label, h('input', { type, value: asked[name], oninput: (e) => { asked[name] = e.target.value; } }));
  const select = (name, label, options) => h('label', {}, label,
    h('select', { onchange: (e) => { asked[name] = e.target.value; search(results); } },
      options.map(([value, text]) => h('option', { value, selected: value === asked[name] }, text))));
  show(place, h('h1', {}, 'Archive'),
    h('form', { class: 'search', role: 'search', onsubmit: (e) => { e.preventDefault(); search(results); } },
      h('label', { class: 'wide' }, 'Words', h('input', { type: 'search', value: asked.q, placeholder: 'ceasefire "peace talks" -cricket', oninput: (e) => { asked.q = e.target.value; } })),
      select('actor', 'Actor', [['', 'anybody'], ...names]),
      select('stance', 'Stance', [['', 'any'], ['engage', 'for talks'], ['reject', 'against talks'], ['mixed', 'both ways']]),
      input('published_after', 'date', 'From'), input('published_before', 'date', 'To'),
      h('button', { type: 'submit', class: 'primary' }, 'Search')),
    results);
  await search(results);
}

async function search(results, cursor) {
  const page = await get(query('/v1/articles', { ...asked, limit: 30, cursor, ...(asked.q.trim() && { order: 'relevance' }) }));
  const rows = page.items.map(row);
  const more = page.next && h('button', { type: 'button', onclick: (e) => { e.target.remove(); search(results, page.next); } }, 'More');
  if (cursor) results.append(...rows, ...(more ? [more] : []));
  else {
    speak(`${page.items.length} articles${page.next ? ' and more' : ''}`);
    show(results, rows.length ? rows : h('p', { class: 'note' }, 'No article fits.'), more);
  }
}

function row(article) {
  const sides = Object.entries(article.stances).filter(([, s]) => s.stance !== 'none');
  return h('article', { class: 'hit' },
    h('p', { class: 'when' }, day(article.published_at), article.outlet && ` · ${article.outlet}`, article.version > 1 && ` · version ${article.version}`),
    h('h2', {}, h('a', { href: `#article/${article.id}` }, article.title || article.canonical_url || 'Without a headline')),
    (article.snippets ?? []).slice(0, 2).map((snippet) => h('p', { class: 'snippet' }, pieces(snippet))),
    h('p', { class: 'sides' }, sides.map(([actor, s]) => h('span', { class: 'who' }, `${nameOf(actor)} `, stance(s.stance)))));
}

/** A snippet's text with its found words; highlights count code points from the snippet's field, as `start` does. */
function pieces(snippet) {
  const all = Array.from(snippet.text);
  let at = 0;
  const parts = [];
  for (const { start, end } of snippet.highlights ?? []) {
    const [from, to] = [start - snippet.start, end - snippet.start];
    parts.push(all.slice(at, from).join(''), h('b', {}, all.slice(from, to).join('')));
    at = to;
  }
  return [...parts, all.slice(at).join('')];
}

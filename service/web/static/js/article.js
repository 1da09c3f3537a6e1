// One article: its clean text with what was found, and the analyst's corrections.
import { call, get } from './api.js';
import { h, link, show, speak } from './dom.js';
import { cleaned, line, spansOf } from './marked.js';
import { actors, day, nameOf, said, stance, sure, time } from './words.js';

export async function open(place, id) {
  await actors();
  await draw(place, await get(`/v1/articles/${encodeURIComponent(id)}`));
}

async function draw(place, article) {
  const again = async (change) => {
    try {
      const changed = await change();
      if (changed) await draw(place, changed);
      else location.hash = '#archive';
      speak('Corrected. Timelines follow.');
    } catch (error) {
      show(place.querySelector('.problem'), error.message);
    }
  };
  show(place,
    h('p', { class: 'when' }, h('a', { href: '#archive' }, '← Archive'), ' · ', day(article.published_at),
      ` (date ${article.published_at_source === 'given' ? 'given' : `from ${article.published_at_source}`})`,
      article.outlet && ` · ${article.outlet}`, article.agency && ` · ${article.agency}`, article.url && [' · ', link(article.url, 'original')]),
    h('h1', {}, article.title ? line(article.title, spansOf(article, 'title')) : 'Without a headline'),
    h('p', { class: 'problem error', role: 'alert' }),
    h('div', { class: 'article-columns' },
      cleaned({ ...article, title: null }),
      h('aside', { 'aria-label': 'Stances' }, h('h2', {}, 'Who takes a side'),
        stances(article), correction(article, again), fields(article, again), removal(article, again))));
}

function stances(article) {
  const found = Object.entries(article.stances);
  if (!found.length) return h('p', { class: 'note' }, 'Nobody whom Parley follows.');
  return h('ul', { class: 'stances' }, found.map(([actor, s]) => h('li', {}, h('strong', {}, nameOf(actor)), ' ',
    stance(s.stance, h('span', { class: 'sure' }, s.source === 'analyst' ? 'an analyst says so' : sure(s.score))))));
}

function correction(article, again) {
  const actor = h('select', { id: 'c-actor' }, [...idsFirst(article)].map((id) => h('option', { value: id }, nameOf(id))));
  const side = h('select', { id: 'c-stance' }, ['engage', 'reject', 'mixed', 'none'].map((value) => h('option', { value }, said(value))));
  const note = h('input', { id: 'c-note', type: 'text', placeholder: 'Why', maxlength: 2000 });
  const path = () => `/v1/articles/${article.id}/stances/${actor.value}`;
  return h('details', {}, h('summary', {}, 'Correct a stance'),
    h('form', { class: 'stack', onsubmit: (e) => { e.preventDefault(); again(() => call('PUT', path(), { stance: side.value, ...(note.value && { note: note.value }) })); } },
      h('label', { for: 'c-actor' }, 'Actor'), actor, h('label', { for: 'c-stance' }, 'Takes the side'), side, h('label', { for: 'c-note' }, 'Note'), note,
      h('div', { class: 'row' }, h('button', { type: 'submit', class: 'primary' }, 'Correct'),
        h('button', { type: 'button', class: 'quiet', onclick: () => again(() => call('DELETE', path())) }, 'Take back'))));
}

/** Those with a stance first, then all others. */
function idsFirst(article) {
  return new Set([...Object.keys(article.stances), ...namesNow]);
}

let namesNow = [];
actors().then((names) => { namesNow = [...names.keys()]; }).catch(() => {});

function fields(article, again) {
  const title = h('input', { id: 'f-title', type: 'text', value: article.title ?? '' });
  const outlet = h('input', { id: 'f-outlet', type: 'text', value: article.outlet ?? '' });
  const date = h('input', { id: 'f-date', type: 'date', value: article.published_at.slice(0, 10) });
  return h('details', {}, h('summary', {}, 'Correct date, outlet or headline'),
    h('form', { class: 'stack', onsubmit: (e) => {
      e.preventDefault();
      const body = {};
      if (title.value !== (article.title ?? '')) body.title = title.value || null;
      if (outlet.value !== (article.outlet ?? '')) body.outlet = outlet.value || null;
      if (date.value && date.value !== article.published_at.slice(0, 10)) body.published_at = date.value;
      if (Object.keys(body).length) again(() => call('PATCH', `/v1/articles/${article.id}`, body));
    } },
    h('label', { for: 'f-date' }, 'Published'), date, h('label', { for: 'f-outlet' }, 'Outlet'), outlet, h('label', { for: 'f-title' }, 'Headline'), title,
    h('div', { class: 'row' }, h('button', { type: 'submit', class: 'primary' }, 'Correct'))));
}

function removal(article, again) {
  return h('details', {}, h('summary', {}, 'Remove the article'),
    h('p', { class: 'hint' }, 'Received ', time(article.received_at), '. Timelines and shifts follow; alerts that were sent stay in the feed.'),
    h('button', { type: 'button', class: 'danger', onclick: () => again(() => call('DELETE', `/v1/articles/${article.id}`)) }, 'Remove for good'));
}

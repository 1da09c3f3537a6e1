// Jobs: what became of what was sent; failed ones can be run again.
import { get, post } from './api.js';
import { h, show } from './dom.js';
import { time } from './words.js';

const EVERY = 2000;

export async function open(place) {
  const body = h('tbody');
  show(place, h('h1', {}, 'Jobs'), h('p', { class: 'lead' }, 'The newest articles on their way in.'),
    h('div', { class: 'scroll' }, h('table', { class: 'jobs' },
      h('thead', {}, h('tr', {}, ['Sent', 'State', 'Attempts', 'What came of it'].map((text) => h('th', { scope: 'col' }, text)))), body)));
  const draw = async () => {
    const { items } = await get('/v1/jobs?limit=50');
    show(body, items.length ? items.map((job) => row(job, draw)) : h('tr', {}, h('td', { colspan: 4, class: 'note' }, 'Nothing was sent yet.')));
  };
  await draw();
  const timer = setInterval(() => draw().catch(() => {}), EVERY);
  return () => clearInterval(timer);
}

function row(job, draw) {
  const again = h('button', { type: 'button', class: 'quiet', onclick: async () => { again.disabled = true; await post(`/v1/jobs/${job.id}/retry`); await draw(); } }, 'Run again');
  const outcome = job.state === 'failed' ? [h('span', { class: 'error' }, `${job.error.code}: ${job.error.detail}`), ' ', again]
    : job.article_id ? h('a', { href: `#article/${job.article_id}` }, 'the article')
      : job.error ? `${job.error.code}; next attempt soon` : '';
  return h('tr', {}, h('td', {}, time(job.created_at)), h('td', {}, h('span', { class: `state ${job.state}` }, job.state)), h('td', {}, String(job.attempts)), h('td', {}, outcome));
}

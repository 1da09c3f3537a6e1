// Which view is shown: #compare, #timelines, #archive, #article/ID, #alerts, #jobs.
import { askKey, key } from './api.js';
import { follow } from './alerts.js';
import { h, show } from './dom.js';
import * as alerts from './alerts.js';
import * as archive from './archive.js';
import * as article from './article.js';
import * as compare from './compare.js';
import * as jobs from './jobs.js';
import * as timelines from './timelines.js';

const VIEWS = { compare, timelines, archive, article, alerts, jobs };
const main = document.getElementById('main');
let leave = null;

async function route(event) {
  const [name, argument] = location.hash.slice(1).split('/');
  const view = VIEWS[name] ?? compare;
  const tab = name === 'article' ? 'archive' : (VIEWS[name] ? name : 'compare');
  for (const link of document.querySelectorAll('.tabs a')) {
    if (link.hash === `#${tab}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  leave?.();
  leave = null;
  const place = h('div', { class: `view ${tab}` });
  show(main, place);
  if (event) main.focus({ preventScroll: true });
  try {
    const left = await view.open(place, argument && decodeURIComponent(argument));
    if (place.isConnected) leave = left ?? null;
    else left?.();
  } catch (error) {
    show(place, h('p', { class: 'error', role: 'alert' }, error.message));
  }
}

document.getElementById('key-button').addEventListener('click', () => askKey());
window.addEventListener('hashchange', route);
route().then(async () => {
  if (!key()) await askKey();
  follow();
});

// Two articles side by side: who turned, from what to what, with the sentence on each side.
import { post, submit } from './api.js';
import { h, show, speak } from './dom.js';
import { cleaned, line } from './marked.js';
import { actors, dayText, nameOf, said, stance, sure } from './words.js';

/** What this Parley reads for, in words. */
const topic = document.getElementById('main')?.dataset.topic ?? '';

const EXAMPLE = [
  {
    date: '2021-10-01', outlet: 'An example',
    material: `Talks with militants under way, says PM

ISLAMABAD: The government is holding talks with the banned Tehreek-e-Taliban Pakistan (TTP) in Afghanistan, the prime minister said in an interview on Friday.

"Some of the groups want peace, and we are talking to them," he said, adding that those who lay down their arms would be forgiven.

Subscribe to our newsletter for the latest news

A spokesman for the TTP said the group had agreed to a month-long ceasefire so that the negotiations could go on.

Opposition leaders asked for a debate in parliament before any agreement is signed.`,
  },
  {
    date: '2023-06-06', outlet: 'Another example',
    material: `No more talks, minister tells parliament

ISLAMABAD: The government has ruled out any talks with the banned Tehreek-e-Taliban Pakistan (TTP), the interior minister told parliament on Tuesday.

"There will be no negotiations with those who attack our soldiers," he said. "They can surrender, or they will be dealt with."

Also read: Ten things to know about the new budget

The TTP said in a statement that it was still ready for dialogue through the Afghan Taliban.

Police in Peshawar said security had been stepped up around mosques and schools.`,
  },
];

// What was typed stays while other views are looked at.
const drafts = [{ date: '', outlet: '', material: '' }, { date: '', outlet: '', material: '' }];

/** The request's body for what is in a column: a URL, a page's HTML or text. */
export function bodyOf({ date, outlet, material }) {
  const text = material.trim();
  const kind = /^https?:\/\/\S+$/i.test(text) ? 'url' : (/^\s*<(!doctype|html|head|body|article|div|p)\b/i.test(text) ? 'html' : 'text');
  return { [kind]: text, ...(date && { published_at: date }), ...(outlet.trim() && { outlet: outlet.trim() }) };
}

export function open(place) {
  const results = h('section', { class: 'results', 'aria-label': 'What was found' });
  const button = h('button', { type: 'submit', class: 'primary' }, 'Compare');
  const columns = drafts.map((draft, i) => column(draft, i));
  const form = h('form', {
    class: 'compare-form',
    onsubmit: (event) => { event.preventDefault(); compare(results, button); },
    onkeydown: (event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit(); },
  },
  h('div', { class: 'columns' }, columns.map((c) => c.node)),
  h('div', { class: 'row' }, button,
    h('button', { type: 'button', class: 'quiet', onclick: () => { EXAMPLE.forEach((e, i) => columns[i].set(e)); form.requestSubmit(); } }, 'Try an example'),
    h('span', { class: 'hint' }, 'Nothing is stored unless you keep it. Ctrl+Enter compares.')));
  show(place,
    h('h1', {}, 'Who turned?'),
    h('p', { class: 'lead' }, 'Put in two articles: text, a link, or a page. One is enough to see what it says.'),
    topic && h('p', { class: 'hint' }, `Followed: ${topic}.`),
    form, results);
}

function column(draft, i) {
  const field = (name, attributes) => h('input', { ...attributes, value: draft[name], oninput: (e) => { draft[name] = e.target.value; } });
  const date = field('date', { type: 'date', id: `date-${i}` });
  const outlet = field('outlet', { type: 'text', id: `outlet-${i}`, placeholder: 'Dawn, Reuters …', autocomplete: 'off' });
  const material = h('textarea', {
    id: `material-${i}`, rows: 9, value: draft.material, spellcheck: 'false',
    placeholder: 'Paste text, a link or HTML here, or drop a file',
    oninput: (e) => { draft.material = e.target.value; },
  });
  const set = (values) => { Object.assign(draft, values); date.value = draft.date; outlet.value = draft.outlet; material.value = draft.material; };
  const file = h('input', { type: 'file', class: 'unseen', id: `file-${i}`, accept: '.txt,.html,.htm,.md', onchange: async () => { if (file.files[0]) set({ material: await file.files[0].text() }); } });
  const node = h('fieldset', {
    class: 'column',
    ondragover: (e) => { e.preventDefault(); node.classList.add('over'); },
    ondragleave: () => node.classList.remove('over'),
    ondrop: async (e) => { e.preventDefault(); node.classList.remove('over'); set({ material: await dropped(e.dataTransfer) }); },
  },
  h('legend', {}, i === 0 ? 'One article' : 'Another article'),
  h('div', { class: 'fields' },
    h('label', { for: `date-${i}` }, 'Published'), date,
    h('label', { for: `outlet-${i}` }, 'Outlet'), outlet,
    file, h('label', { for: `file-${i}`, class: 'button quiet' }, 'File …')),
  h('label', { for: `material-${i}`, class: 'unseen' }, 'Text, link or HTML'), material);
  return { node, set };
}

async function dropped(data) {
  if (data.files.length) return data.files[0].text();
  return data.getData('text/uri-list') || data.getData('text/plain') || data.getData('text/html');
}

async function compare(results, button) {
  const bodies = drafts.filter((draft) => draft.material.trim()).map(bodyOf);
  if (!bodies.length) {
    show(results, h('p', { class: 'note' }, 'Put in at least one article.'));
    return;
  }
  button.disabled = true;
  show(results, h('p', { class: 'note working' }, 'Reading …'));
  try {
    await actors();
    const read = await Promise.all(bodies.map(async (body) => ({ body, found: await post('/v1/analyze', body) })));
    if (inOrder(read)) read.sort((one, other) => one.found.published_at.localeCompare(other.found.published_at));
    show(results, verdict(read), read.length === 2 ? h('div', { class: 'columns' }, read.map(full)) : full(read[0]), keep(read));
  } catch (error) {
    show(results, h('p', { class: 'error', role: 'alert' }, error.message));
  } finally {
    button.disabled = false;
  }
}

/** Whether it is known which article came first: the day on which an article was pasted says nothing of that. */
export const inOrder = (read) => read.every((r) => r.found.published_at_source !== 'received');

/** Per actor: the stance in each article, and whether it turned. */
export function turns([one, other]) {
  const sides = (read) => Object.entries(read.found.stances).filter(([, s]) => s.stance !== 'none');
  const before = new Map(sides(one));
  const after = new Map(other ? sides(other) : []);
  return [...new Set([...before.keys(), ...after.keys()])].map((actor) => {
    const [was, is] = [before.get(actor), after.get(actor)];
    const opposite = was && is && ['engage reject', 'reject engage'].includes(`${was.stance} ${is.stance}`);
    return { actor, was, is, turned: Boolean(opposite) };
  }).sort((a, b) => Number(b.turned) - Number(a.turned) || Number(Boolean(b.was && b.is)) - Number(Boolean(a.was && a.is)));
}

function verdict(read) {
  const found = turns(read);
  const turned = found.filter((t) => t.turned);
  const ordered = inOrder(read);
  const what = turned.map((t) => (ordered ? `${nameOf(t.actor)} turned ${said(t.is.stance)}` : `${nameOf(t.actor)} is on both sides`));
  let head = what.join('. ');
  if (!turned.length) head = found.length ? (read.length === 2 ? 'Nobody turned between the two' : 'What it says') : 'Nobody takes a side here';
  speak(head);
  return h('section', { class: 'verdict' },
    h('h2', { class: turned.length ? 'turned' : '' }, head),
    turned.length > 0 && !ordered && h('p', { class: 'note' }, 'Which came first is not known: give both dates to see who turned, from what to what.'),
    !found.length && h('p', { class: 'note' }, why(read)),
    found.map((t) => card(t, read)));
}

function why(read) {
  const relevant = read.some((r) => r.found.relevant);
  return relevant
    ? 'It is about the talks that are followed, but no actor that Parley follows takes a side in it.'
    : `Parley does not take this for a report about its topic${topic && `: ${topic}`}.`;
}

function card(turn, read) {
  return h('article', { class: `turn ${turn.turned ? 'yes' : ''}` },
    h('h3', {}, nameOf(turn.actor)),
    h('div', { class: 'sides' }, read.map((r, i) => side(i === 0 ? turn.was : turn.is, r, turn.actor))));
}

function side(actorStance, read, actor) {
  const when = h('p', { class: 'when' }, dayText(read.found.published_at), read.found.outlet && ` · ${read.found.outlet}`,
    read.found.published_at_source !== 'given' && h('span', { class: 'hint' }, ` (date from ${read.found.published_at_source})`));
  if (!actorStance) return h('div', { class: 'side' }, when, h('p', {}, stance('none')));
  const evidence = actorStance.evidence.map((i) => read.found.observations[i]).slice(0, 2);
  return h('div', { class: 'side' }, when,
    h('p', {}, stance(actorStance.stance, h('span', { class: 'sure' }, sure(actorStance.score)))),
    evidence.map((o) => h('blockquote', { class: o.stance }, line(o.text, cuesOf(o)),
      h('footer', {}, [o.tense !== 'current' && o.tense, o.conditional && 'with a condition', o.speaker && !/^(he|she|they|it|who)$/i.test(o.speaker) && `said by ${o.speaker}`].filter(Boolean).join(', ')))));
}

/** The cue words inside an observation's sentence, as spans for marking. */
function cuesOf(observation) {
  const text = observation.text.toLowerCase();
  return observation.cues.map((cue) => ({ cue, place: text.indexOf(cue.toLowerCase()) })).filter(({ place }) => place >= 0)
    .map(({ cue, place }) => {
      const start = Array.from(text.slice(0, place)).length;
      return { start, end: start + Array.from(cue).length, stance: observation.stance, actor: observation.actor, tense: observation.tense, confidence: observation.confidence };
    });
}

function full({ found }) {
  return h('section', { class: 'full' },
    h('p', { class: 'when' }, dayText(found.published_at), found.outlet && ` · ${found.outlet}`),
    cleaned(found),
    h('details', {}, h('summary', {}, 'Why each sentence counted or not'),
      h('ol', { class: 'why' }, found.sentences.map((n) => h('li', {}, h('q', {}, n.text), h('span', { class: 'reason' }, `${n.verdict}: ${n.why}`))))));
}

/** The button says what day an undated article is kept under, before it is pressed: who turned when depends on it. */
function keep(read) {
  const progress = h('ul', { class: 'progress', 'aria-live': 'polite' });
  const button = h('button', { type: 'button', onclick: async () => {
    button.disabled = true;
    show(progress);
    await Promise.all(read.map(({ body, found }) => kept(body, found, progress)));
  } }, `Keep ${read.length === 2 ? 'both' : 'it'} in the archive${inOrder(read) ? '' : ' under today’s date'}`);
  const hint = inOrder(read)
    ? 'Timelines and alerts follow from what is kept.'
    : 'Where no date is known, today’s is taken, and timelines and alerts follow: if the article is older, give its date above first.';
  return h('div', { class: 'row keep' }, button, h('span', { class: 'hint' }, hint), progress);
}

async function kept(body, found, progress) {
  const state = h('span', {}, 'sending');
  progress.append(h('li', {}, h('strong', {}, found.title || dayText(found.published_at)), ' ', state));
  try {
    const job = await submit(body, (j) => show(state, `${j.state}${j.attempts > 1 ? `, attempt ${j.attempts}` : ''} …`));
    if (job.state === 'succeeded') show(state, h('a', { href: `#article/${job.article_id}` }, 'kept'));
    else show(state, h('span', { class: 'error' }, `${job.error.code}: ${job.error.detail}`));
  } catch (error) {
    show(state, h('span', { class: 'error' }, error.message));
  }
}


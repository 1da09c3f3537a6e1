// The API page, written from /openapi.json: every operation with its parameters, bodies and answers, to be tried out.
import { h, show } from './dom.js';

const KEY = 'parley-key';
const field = document.getElementById('key');
field.value = sessionStorage.getItem(KEY) ?? '';
field.addEventListener('input', () => sessionStorage.setItem(KEY, field.value.trim()));

const document_ = await (await fetch('/openapi.json')).json();
const resolve = (thing) => (thing?.$ref ? thing.$ref.split('/').slice(1).reduce((at, name) => at[name], document_) : thing);

/** An example of what a schema describes, some levels deep. */
function example(schema, depth = 0) {
  const s = resolve(schema) ?? {};
  const type = Array.isArray(s.type) ? s.type[0] : s.type;
  if (s.enum) return s.enum[0];
  if (s.anyOf || s.allOf || s.oneOf) return example((s.anyOf ?? s.allOf ?? s.oneOf)[0], depth);
  if (type === 'array') return depth > 4 ? [] : [example(s.items, depth + 1)];
  if (s.properties) return Object.fromEntries(Object.entries(s.properties).map(([name, inner]) => [name, example(inner, depth + 1)]));
  if (type === 'object') return {};
  if (type === 'integer' || type === 'number') return 0;
  if (type === 'boolean') return true;
  return s.format === 'date-time' ? '2023-06-06T00:00:00Z' : s.format === 'date' ? '2023-06-06' : 'string';
}

const typeOf = (schema) => {
  const s = resolve(schema) ?? {};
  const type = Array.isArray(s.type) ? s.type.join(' or ') : (s.type ?? '');
  return s.enum ? s.enum.filter((value) => value !== null).join(' · ') : type;
};

const SAMPLE = { text: 'ISLAMABAD: The government will not hold talks with the banned TTP, the interior minister said.', published_at: '2023-06-06' };

function bodyOf(operation) {
  const content = operation.requestBody?.content?.['application/json'];
  if (!content) return null;
  const name = (content.schema?.$ref ?? '').split('/').at(-1);
  return JSON.stringify(name === 'ArticleIn' ? SAMPLE : example(content.schema), null, 2);
}

function operation(method, path, told) {
  const inputs = (told.parameters ?? []).map(resolve).map((p) => ({ p, node: h('input', { type: 'text', id: `${told.operationId}-${p.name}`, placeholder: typeOf(p.schema) }) }));
  const body = bodyOf(told);
  const area = body === null ? null : h('textarea', { 'aria-label': 'Body', value: body, spellcheck: 'false' });
  const answer = h('div', { 'aria-live': 'polite' });
  const details = h('details', { class: 'operation', id: told.operationId },
    h('summary', {}, h('span', { class: `method ${method}` }, method.toUpperCase()), h('code', {}, path), h('span', {}, told.summary)),
    h('div', {},
      told.description && h('p', { class: 'hint' }, told.description.replaceAll('`', '')),
      inputs.length > 0 && h('div', { class: 'parameters' }, inputs.map(({ p, node }) => [
        h('label', { for: node.id }, p.name, p.required && ' (needed)', h('br'), h('span', { class: 'hint' }, p.in)),
        h('div', {}, node, p.description && h('div', { class: 'hint' }, p.description))])),
      area,
      h('div', { class: 'row' }, h('button', { type: 'button', class: 'primary', onclick: () => run(method, path, inputs, area, answer) }, 'Try it')),
      answer,
      h('h3', {}, 'Answers'),
      h('table', {}, h('tbody', {}, Object.entries(told.responses).map(([status, r]) => h('tr', {}, h('th', { scope: 'row' }, status), h('td', {}, (r.description || '').replaceAll('`', ''), shape(r))))))));
  return details;
}

function shape(response) {
  const schema = response.content?.['application/json']?.schema;
  return schema && h('details', {}, h('summary', {}, 'shape'), h('pre', {}, JSON.stringify(example(schema), null, 2)));
}

async function run(method, path, inputs, area, answer) {
  const values = inputs.map(({ p, node }) => [p, node.value.trim()]).filter(([, value]) => value);
  const address = values.filter(([p]) => p.in === 'path').reduce((at, [p, value]) => at.replace(`{${p.name}}`, encodeURIComponent(value)), path);
  const search = new URLSearchParams(values.filter(([p]) => p.in === 'query').map(([p, value]) => [p.name, value])).toString();
  const headers = Object.fromEntries(values.filter(([p]) => p.in === 'header').map(([p, value]) => [p.name, value]));
  if (field.value) headers.Authorization = `Bearer ${field.value.trim()}`;
  if (area) headers['Content-Type'] = 'application/json';
  const url = address + (search ? `?${search}` : '');
  const command = curl(method, url, headers, area?.value);
  show(answer, h('p', { class: 'hint working' }, 'Waiting'));
  try {
    const response = await fetch(url, { method: method.toUpperCase(), headers, body: area?.value, signal: AbortSignal.timeout(40_000) });
    const text = await response.text();
    show(answer, h('p', {}, h('strong', {}, `${response.status} ${response.statusText}`)), h('pre', {}, pretty(text).slice(0, 50_000)), h('pre', {}, command));
  } catch (error) {
    show(answer, h('p', { class: 'error' }, `No answer: ${error.message}`), h('pre', {}, command));
  }
}

function pretty(text) {
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

function curl(method, url, headers, body) {
  const shown = Object.entries(headers).map(([name, value]) => (name === 'Authorization' ? '-H "Authorization: Bearer $KEY"' : `-H ${quoted(`${name}: ${value}`)}`));
  return ['curl -s', method === 'get' ? '' : `-X ${method.toUpperCase()}`, ...shown, quoted(location.origin + url), body ? `-d ${quoted(body)}` : ''].filter(Boolean).join(' ');
}

const groups = new Map();
for (const [path, methods] of Object.entries(document_.paths)) {
  for (const [method, told] of Object.entries(methods)) {
    const tag = told.tags?.[0] ?? 'other';
    groups.set(tag, [...(groups.get(tag) ?? []), operation(method, path, told)]);
  }
}
const title = (tag) => tag.replace(/^./, (letter) => letter.toUpperCase()).replaceAll('_', ' ');
show(document.getElementById('operations'), [...groups].map(([tag, operations]) => h('section', {}, h('h2', { id: tag }, title(tag)), operations)));
show(document.getElementById('groups'), [...groups.keys()].map((tag) => h('a', { href: `#${tag}` }, title(tag))));
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();

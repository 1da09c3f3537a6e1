// Calls of the API. The key is asked for once and stays in this tab.

const NAME = 'parley-key';
let asking = null;

/** What went wrong, as the API said it. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || `The API answered ${status}.`);
    this.status = status;
    this.code = body.code;
  }
}

export const key = () => sessionStorage.getItem(NAME);

/** Opens the dialog for the key; resolves when there is one. */
export function askKey(reason = '') {
  const dialog = document.getElementById('key-dialog');
  const field = document.getElementById('key-field');
  const error = document.getElementById('key-error');
  error.textContent = reason;
  error.hidden = !reason;
  asking ??= new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      asking = null;
      if (field.value.trim()) sessionStorage.setItem(NAME, field.value.trim());
      field.value = '';
      resolve();
    }, { once: true });
    dialog.showModal();
    field.focus();
  });
  return asking;
}

/** A call; `body` goes as JSON. Gives the answer's JSON. Throws Problem. */
export async function call(method, path, body, { headers = {}, signal } = {}) {
  for (;;) {
    if (!key()) await askKey();
    if (!key()) throw new Problem(401, { detail: 'No key was given: press "Key" to give one.' });
    const sent = { Authorization: `Bearer ${key()}`, ...headers };
    if (body !== undefined) sent['Content-Type'] = 'application/json';
    const response = await fetch(path, { method, headers: sent, body: body === undefined ? undefined : JSON.stringify(body), signal });
    if (response.status === 401) {
      sessionStorage.removeItem(NAME);
      await askKey('This key is not known. Try another one.');
      continue;
    }
    if (response.status === 204) return null;
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new Problem(response.status, answer);
    return answer;
  }
}

export const get = (path, options) => call('GET', path, undefined, options);
export const post = (path, body, options) => call('POST', path, body, options);

/** The path with the parameters that have a value. */
export function query(path, parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== '' && value !== null && value !== undefined);
  const text = new URLSearchParams(given).toString();
  return text ? `${path}?${text}` : path;
}

/** Sends an article in and follows its job; `told` gets the job at each look. Gives the job when it has ended. */
export async function submit(article, told) {
  let job = await post('/v1/articles', article, { headers: { Prefer: 'wait=3' } });
  while (job.state === 'queued' || job.state === 'running') {
    told(job);
    await new Promise((resolve) => setTimeout(resolve, 700));
    job = await get(`/v1/jobs/${job.id}`);
  }
  told(job);
  return job;
}

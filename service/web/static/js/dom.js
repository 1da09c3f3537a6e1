// Building the page. Text goes in as text nodes only, never as markup: what an article says cannot become code.

const SVG = 'http://www.w3.org/2000/svg';

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'value') node.value = value;
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) node.append(child instanceof Node ? child : String(child));
  }
  return node;
}

/** An HTML element: h('p', {class: 'x'}, 'text', child, [children]). */
export const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);

/** An SVG element. */
export const s = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

/** Replaces what is in `node`. */
export function show(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Says something to those who listen to the page. */
export function speak(text) {
  document.getElementById('spoken').textContent = text;
}

/** The address of a link, if it is one that may be followed: an article cannot bring in javascript: URLs. */
export function link(url, text) {
  const safe = /^https?:\/\//i.test(url || '');
  return safe ? h('a', { href: url, rel: 'noopener noreferrer', target: '_blank' }, text) : text;
}

/* 有脚本时多两样：朗读这一页，打印这一页。没有脚本，什么都不少。 */
const nav = document.querySelector('.nav-list')
const main = document.querySelector('main')

function button(words, act) {
  const item = document.createElement('li')
  const element = document.createElement('button')
  element.type = 'button'
  element.className = 'aid-button'
  element.textContent = words
  element.addEventListener('click', () => act(element))
  item.append(element)
  return item
}

function sentences(root) {
  const parts = []
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT, (node) => {
    if (node.matches('[aria-hidden=true], svg, form, details:not([open]) > :not(summary)'))
      return NodeFilter.FILTER_REJECT
    if (node.matches('[role=img]')) return NodeFilter.FILTER_ACCEPT
    return node.matches('h1, h2, h3, p, li, dt, dd, th, td, figcaption')
      ? NodeFilter.FILTER_ACCEPT
      : NodeFilter.FILTER_SKIP
  })
  let last
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (last?.contains(node)) continue
    const words = (node.getAttribute('aria-label') ?? node.textContent).replace(/\s+/g, ' ').trim()
    if (words) parts.push(words)
    last = node
  }
  return parts
}

if (nav && main && 'speechSynthesis' in window) {
  const stop = (element) => {
    speechSynthesis.cancel()
    element.textContent = '朗读'
    element.setAttribute('aria-pressed', 'false')
  }
  const item = button('朗读', (element) => {
    if (speechSynthesis.speaking) return stop(element)
    const parts = sentences(main)
    parts.forEach((words, i) => {
      const speech = new SpeechSynthesisUtterance(words)
      speech.lang = 'zh-CN'
      speech.rate = 0.9
      if (i === parts.length - 1) speech.addEventListener('end', () => stop(element))
      speechSynthesis.speak(speech)
    })
    element.textContent = '停止朗读'
    element.setAttribute('aria-pressed', 'true')
  })
  item.className = 'nav-read'
  nav.append(item)
  addEventListener('pagehide', () => speechSynthesis.cancel())
}

for (const place of document.querySelectorAll('[data-print]')) {
  const element = document.createElement('button')
  element.type = 'button'
  element.className = 'link-button'
  element.textContent = '打印这一页'
  element.addEventListener('click', () => print())
  place.replaceChildren(element)
}

document.querySelector('.errors')?.focus()

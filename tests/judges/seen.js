// What a reader of a document can see: shared by the pages that drive the reader engines.

// Gives the text of a document that takes room on the page, the pieces of it that do not stand whole
// in their column, `size` wide, or that can hardly be told from the ground, and the pictures that
// are not there.
export const seen = (doc, size = 0) => {
  const view = doc.defaultView
  const walker = doc.createTreeWalker(doc.body, view.NodeFilter.SHOW_TEXT)
  const range = doc.createRange()
  const canvas = canvasOf(doc)
  const found = { text: '', outside: [], pale: [], missing: [] }
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim()) continue
    range.selectNodeContents(node)
    const boxes = [...range.getClientRects()].filter(box => box.width > 0 && box.height > 0)
    const style = view.getComputedStyle(node.parentElement)
    if (!boxes.length || style.visibility !== 'visible' || style.opacity === '0') continue
    found.text += node.data
    const column = x => Math.floor(x / size)
    if (size && boxes.some(box => column(box.left) !== column(box.right - 1)))
      found.outside.push(node.data.trim())
    const ground = groundOf(node.parentElement) ?? canvas
    if (contrast(numbers(style.color), ground) < 4.5) found.pale.push(node.data.trim())
  }
  for (const picture of doc.images)
    if (!picture.complete || !picture.naturalWidth || !picture.getBoundingClientRect().width)
      found.missing.push(picture.getAttribute('src'))
  return found
}

// Gives the content of a file as an address that holds it.
export const addressOf = file => new Promise(resolve => {
  const reader = new FileReader()
  reader.onload = () => resolve(reader.result)
  reader.readAsDataURL(file)
})

const numbers = colour => colour.match(/[\d.]+/g).slice(0, 3).map(Number)

const canvasOf = doc => {
  const probe = doc.createElement('div')
  probe.style.backgroundColor = 'Canvas'
  doc.body.append(probe)
  const colour = numbers(doc.defaultView.getComputedStyle(probe).backgroundColor)
  probe.remove()
  return colour
}

// Gives the colour that stands behind an element; nothing when only the page does.
const groundOf = element => {
  for (let one = element; one; one = one.parentElement) {
    const colour = one.ownerDocument.defaultView.getComputedStyle(one).backgroundColor
    if (!colour.endsWith(', 0)')) return numbers(colour)
  }
}

// WCAG 2.1, relative luminance and contrast ratio.
const luminance = colour => {
  const [r, g, b] = colour.map(value => value / 255)
    .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (one, other) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

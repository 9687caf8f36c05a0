// Makes <div data-module="app-upload"> around a plain multiple file input send each file by itself, in parts, with retry.
// begin {name,size,type,purpose,modified} -> {id, part_size, parts: [url], complete, resume, csrf}; PUT each part;
// complete {etags} -> {id, name, status}. A file whose upload broke off goes on: resume -> the same and {done: [{number, size, etag}]}
const RETRIES = 3
const PARALLEL = 2
const FAILED = "The selected file could not be uploaded – try again"

const make = (tag, css, text) => {
  const element = document.createElement(tag)
  if (css) element.className = css
  if (text) element.textContent = text // never innerHTML: a file's name may be hostile
  return element
}

const size = bytes => {
  if (bytes < 1024) return `${bytes} bytes`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)}KB`
  return `${(bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, "")}MB`
}

class Upload {
  constructor(root) {
    this.root = root
    this.input = root.querySelector("input[type=file]")
    this.list = root.querySelector("[data-upload-list]")
    this.live = root.querySelector("[data-upload-live]")
    this.most = Number(root.dataset.most || 0)
    this.bytes = Number(root.dataset.maxBytes || 0)
    this.token = document.querySelector("[name=csrfmiddlewaretoken]").value
    // Gone, not hidden, and plain buttons: else Enter in a text box of the same form would press the first of them.
    root.querySelectorAll("[data-upload-nojs]").forEach(element => element.remove())
    this.list.querySelectorAll("button[data-remove]").forEach(button => { button.type = "button" })
    this.input.addEventListener("change", () => this.chosen())
    this.list.addEventListener("click", event => {
      const button = event.target.closest("button[data-remove]")
      if (button) this.remove(button)
    })
  }

  chosen() {
    const files = [...this.input.files]
    if (!files.length) return
    this.input.value = ""
    this.input.dispatchEvent(new Event("change")) // so that the control says "No file chosen" again
    for (const file of files) this.add(file)
  }

  async api(url, body) {
    const headers = { "X-CSRFToken": this.token, "Content-Type": "application/json", Accept: "application/json" }
    const asked = body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers }
    const answer = await fetch(url, asked).catch(() => { throw new Error(FAILED) })
    const said = await answer.json().catch(() => ({}))
    if (!answer.ok) throw new Error(said.error || said.detail || FAILED)
    return said
  }

  say(text) { this.live.textContent = text }

  row(file) {
    const item = make("li", "app-upload__item")
    const bar = make("progress", "app-upload__progress")
    const status = make("span", "app-upload__status", "0%")
    bar.max = 100
    bar.value = 0
    bar.setAttribute("aria-label", `Uploading ${file.name}`)
    item.append(make("span", "app-upload__name", file.name), make("span", "app-upload__size", size(file.size)), bar, status)
    this.list.append(item)
    return { item, bar, status }
  }

  async add(file, resume = this.brokenOff(file)) {
    const row = this.row(file)
    let begun
    this.say(`Uploading ${file.name}`)
    try {
      this.check(file)
      begun = await this.begin(file, resume)
      const etags = await this.send(file, begun, row)
      this.done(file, await this.api(begun.complete, { etags }), row)
    } catch (error) {
      this.failed(file, error, row, begun)
    }
  }

  // The same file by name, size and last change: other bytes under its name are never joined to the parts of before.
  brokenOff(file) {
    const item = [...this.list.querySelectorAll("[data-unfinished]")].find(({ dataset }) =>
      dataset.file === file.name && Number(dataset.size) === file.size && Number(dataset.modified) === file.lastModified)
    item?.remove()
    return item?.dataset.unfinished
  }

  async begin(file, resume) {
    const going = resume && await this.api(resume).catch(() => null)
    return going || this.api(this.root.dataset.begin, { name: file.name, size: file.size, type: file.type, purpose: this.root.dataset.purpose || "", modified: file.lastModified })
  }

  check(file) {
    if (!file.size) throw new Error("The selected file is empty")
    if (this.bytes && file.size > this.bytes) throw new Error(`The selected file must be smaller than ${size(this.bytes)}`)
    if (this.most && this.list.querySelectorAll("li:not(.app-upload__item--error, [data-unfinished])").length > this.most) throw new Error(`You can only upload up to ${this.most} files here`)
  }

  async send(file, begun, { bar, status }) {
    const sent = new Array(begun.parts.length).fill(0)
    const etags = []
    let next = 0
    const progress = (part, bytes) => {
      sent[part] = bytes
      bar.value = Math.round(sent.reduce((sum, one) => sum + one, 0) / file.size * 100)
      status.textContent = `${bar.value}%`
    }
    for (const { number, size: bytes, etag } of begun.done || []) {
      etags[number - 1] = etag
      progress(number - 1, bytes)
    }
    const worker = async () => {
      while (next < begun.parts.length) {
        const part = next++
        if (etags[part]) continue // it arrived before
        const slice = file.slice(part * begun.part_size, (part + 1) * begun.part_size)
        etags[part] = await this.put(begun.parts[part], slice, bytes => progress(part, bytes), begun.csrf)
      }
    }
    await Promise.all(Array.from({ length: PARALLEL }, worker))
    return etags
  }

  async put(url, slice, progress, csrf) {
    for (let attempt = 1; ; attempt++) {
      try { return await this.putOnce(url, slice, progress, csrf) } catch {
        if (attempt >= RETRIES) throw new Error(FAILED)
        await new Promise(resolve => setTimeout(resolve, 300 * 2 ** attempt))
      }
    }
  }

  putOnce(url, slice, progress, csrf) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest() // fetch cannot report what has been sent
      request.open("PUT", url)
      if (csrf) request.setRequestHeader("X-CSRFToken", this.token)
      request.upload.onprogress = event => progress(event.loaded)
      request.onerror = () => reject(new Error("network"))
      request.onload = () => {
        if (request.status >= 300) { reject(new Error("part")); return }
        progress(slice.size)
        resolve(request.getResponseHeader("ETag"))
      }
      request.send(slice)
    })
  }

  done(file, kept, { item, bar, status }) {
    const hidden = make("input")
    hidden.type = "hidden"
    hidden.name = this.root.dataset.name
    hidden.value = kept.id
    const remove = make("button", "app-link-button", "Remove")
    remove.type = "button"
    remove.dataset.remove = kept.id
    remove.append(make("span", "govuk-visually-hidden", ` ${file.name}`))
    bar.remove()
    status.replaceChildren(make("strong", "govuk-tag govuk-tag--green", "Uploaded"))
    item.append(hidden, remove)
    this.say(`${file.name} uploaded`)
  }

  failed(file, error, { item, bar, status }, begun) {
    bar.remove()
    item.classList.add("app-upload__item--error")
    status.className = "govuk-error-message"
    status.textContent = error.message
    const button = (words, hidden, pressed) => {
      const one = make("button", "app-link-button", words)
      one.type = "button"
      one.append(make("span", "govuk-visually-hidden", ` ${hidden}`))
      one.addEventListener("click", () => { item.remove(); this.input.focus(); pressed() })
      item.append(one)
    }
    if (begun) button("Try again", `to upload ${file.name}`, () => this.add(file, begun.resume))
    button("Dismiss", `the message about ${file.name}`, () => {})
    this.say(`${file.name}: ${error.message}`)
  }

  async remove(button) {
    try {
      await this.api(this.root.dataset.remove, { id: button.dataset.remove })
      button.closest("li").remove()
      this.say("File removed")
    } catch (error) {
      this.say(error.message)
    }
    this.input.focus()
  }
}

document.querySelectorAll('[data-module="app-upload"]').forEach(root => new Upload(root))

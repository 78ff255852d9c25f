// What a person writes: text with mentions, Markdown or MessageML, and files.

/** Bytes of all files that the page sends along; larger ones a bot sends by itself. */
const FILE_BYTES = 6_000_000;

export class Composer {
  /**
   * @param {object} talk
   * @param {() => object[]} talk.people whom `@` offers
   * @param {(writing: object) => Promise<void>} talk.send
   * @param {(text: string) => Promise<object[]>} talk.check findings of a MessageML draft
   */
  constructor(talk) {
    this.talk = talk;
    this.form = document.getElementById("composer");
    this.area = document.getElementById("write");
    this.offers = document.getElementById("offers");
    this.faults = document.getElementById("faults");
    this.language = document.getElementById("language");
    this.list = document.getElementById("files");
    this.files = [];
    this.at = 0;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.area.addEventListener("keydown", (event) => this.key(event));
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("blur", () => this.offer([]));
    this.language.addEventListener("change", () => this.speak(this.language.value));
    document.getElementById("picked").addEventListener("change", (event) => this.attach(event.target));
    this.form.addEventListener("dragover", (event) => event.preventDefault());
    this.form.addEventListener("drop", (event) => {
      event.preventDefault();
      this.take([...event.dataTransfer.files]);
    });
  }

  speak(language) {
    this.language.value = language;
    this.form.classList.toggle("code", language === "messageml");
    this.area.placeholder = language === "messageml" ? "<messageML>…</messageML>" : "Write a message";
    this.complain([]);
    this.typed();
  }

  set enabled(isOpen) {
    for (const element of this.form.elements) element.disabled = !isOpen;
  }

  key(event) {
    const rows = [...this.offers.children];
    if (rows.length > 0 && ["ArrowDown", "ArrowUp", "Enter", "Tab", "Escape"].includes(event.key)) {
      event.preventDefault();
      if (event.key === "Escape") this.offer([]);
      else if (event.key === "ArrowDown") this.mark((this.at + 1) % rows.length);
      else if (event.key === "ArrowUp") this.mark((this.at + rows.length - 1) % rows.length);
      else this.choose(rows[this.at].dataset.name);
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing && this.language.value === "markdown") {
      event.preventDefault();
      this.send();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.send();
    }
  }

  /** The name that is being typed behind an `@`, and where it begins. */
  asked() {
    const before = this.area.value.slice(0, this.area.selectionStart);
    const found = /(?:^|[\s(])@([^@\n]{0,40})$/.exec(before);
    return found && { name: found[1].toLowerCase(), from: before.length - found[1].length };
  }

  typed() {
    const isMarkup = this.language.value === "messageml";
    const asked = isMarkup ? null : this.asked();
    const starts = (person) => [person.name, person.username].some((name) => name.toLowerCase().startsWith(asked.name));
    this.offer(asked ? this.talk.people().filter(starts).slice(0, 8) : []);
    clearTimeout(this.timer);
    if (isMarkup) this.timer = setTimeout(() => this.check(), 250);
  }

  async check() {
    const text = this.area.value;
    const findings = text.trim() === "" ? [] : await this.talk.check(text).catch(() => []);
    if (text === this.area.value) this.complain(findings.filter((finding) => finding.severity === "error"));
  }

  offer(people) {
    this.offers.replaceChildren(...people.map((person, at) => {
      const row = document.createElement("li");
      row.id = `offer-${at}`;
      row.setAttribute("role", "option");
      row.dataset.name = person.name;
      const note = document.createElement("small");
      note.textContent = ` ${person.username}${person.isBot ? " · bot" : ""}`;
      row.append(person.name, note);
      // The press must not take the focus from the text.
      row.addEventListener("mousedown", (event) => event.preventDefault());
      row.addEventListener("click", () => this.choose(person.name));
      return row;
    }));
    this.offers.hidden = people.length === 0;
    this.area.setAttribute("aria-expanded", String(people.length > 0));
    this.mark(0);
  }

  mark(at) {
    this.at = at;
    [...this.offers.children].forEach((row, index) => {
      row.setAttribute("aria-selected", String(index === at));
      if (index === at) row.scrollIntoView({ block: "nearest" });
    });
    const marked = this.offers.children[at];
    if (marked) this.area.setAttribute("aria-activedescendant", marked.id);
    else this.area.removeAttribute("aria-activedescendant");
  }

  choose(name) {
    const asked = this.asked();
    if (!asked) return;
    this.area.setRangeText(`${name} `, asked.from, this.area.selectionStart, "end");
    this.offer([]);
    this.area.focus();
  }

  attach(input) {
    this.take([...input.files]);
    input.value = "";
  }

  async take(files) {
    for (const file of files) {
      const bytes = this.files.reduce((sum, held) => sum + held.size, file.size);
      if (bytes > FILE_BYTES) {
        this.complain([{ message: `${file.name}: the page sends files of at most 6 MB together` }]);
        continue;
      }
      const address = await new Promise((done) => {
        const reader = new FileReader();
        reader.onload = () => done(String(reader.result));
        reader.readAsDataURL(file);
      });
      this.files.push({ name: file.name, size: file.size, content: address.slice(address.indexOf(",") + 1) });
    }
    this.showFiles();
  }

  showFiles() {
    this.list.hidden = this.files.length === 0;
    this.list.replaceChildren(...this.files.map((file) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `${file.name} ×`;
      button.setAttribute("aria-label", `Remove ${file.name}`);
      button.addEventListener("click", () => {
        this.files = this.files.filter((held) => held !== file);
        this.showFiles();
        this.area.focus();
      });
      item.append(button);
      return item;
    }));
  }

  /** Shows why a message was not sent. */
  complain(findings) {
    this.faults.hidden = findings.length === 0;
    this.faults.replaceChildren(...findings.flatMap((finding) => {
      const line = (className, text) => {
        const row = document.createElement("p");
        row.className = className;
        row.textContent = text;
        return row;
      };
      const place = finding.line ? `${finding.line}:${finding.column} ` : "";
      return [line("", `${place}${finding.message}`), ...(finding.help ? [line("aid", `help: ${finding.help}`)] : [])];
    }));
  }

  async send() {
    const isMessageML = this.language.value === "messageml";
    const text = this.area.value;
    if (text.trim() === "" || this.isSending) return;
    this.isSending = true;
    try {
      await this.talk.send({ text, isMessageML, files: this.files.map(({ name, content }) => ({ name, content })) });
      this.area.value = "";
      this.files = [];
      this.showFiles();
      this.complain([]);
    } catch (error) {
      const found = error.details?.diagnostics?.filter((finding) => finding.severity === "error") ?? [];
      this.complain(found.length > 0 ? found : [{ message: error.message }]);
    }
    this.isSending = false;
    this.area.focus();
  }
}

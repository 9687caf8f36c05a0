// GOV.UK's counter, but a word is what stands between white space, as in Word and as the server counts it
// (dps/core/forms/words.py). The component's own counting makes "co-operative" two words.
import { CharacterCount } from "./govuk-frontend.min.js";

export class WordCount extends CharacterCount {
  static moduleName = "app-word-count"

  updateCount() {
    this.count = (this.$textarea.value.match(/\S+/g) || []).length
  }
}

/**
 * Where a run comes from, in one line: the run whose weights it began with, or the run that it does again. The links
 * select; without a name of the other there is its id.
 */

/** @import {Words} from "../language/words.js" */
/** @import {Run} from "../types.js" */

import { Component } from "./component.js";
import { emit, h, setAttribute, setText } from "./dom.js";

/** @typedef {{ words: Words, run: Run, parentName: string | null, originalName: string | null }} RunLineageProps */

/** @extends {Component<RunLineageProps>} */
export class RunLineage extends Component {
  #parent = link("lineage-parent");
  #original = link("lineage-original");

  /** @override */
  build() {
    this.append(this.#parent.node, this.#original.node);
    this.addEventListener("click", (event) => {
      const anchor = event.target instanceof Element ? event.target.closest("a") : null;
      if (!anchor || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      emit(this, "run-select", anchor.dataset.run);
    });
  }

  /**
   * @override
   * @param {RunLineageProps} next
   */
  update({ words, run, parentName, originalName }) {
    this.hidden = !run.parent && !run.reproduces;
    this.#parent.show(run.parent, parentName, words, "lineage.parent", { iteration: run.parent_iteration ?? 0 });
    this.#original.show(run.reproduces, originalName, words, "lineage.original", {});
  }
}

/** @param {string} testid */
function link(testid) {
  const before = h("span", {});
  const anchor = h("a", { class: "lineage-link", "data-testid": testid });
  const after = h("span", {});
  const node = h("span", { class: "lineage" }, before, anchor, after);
  return {
    node,
    /**
     * @param {string | null} id
     * @param {string | null} name
     * @param {Words} words
     * @param {string} key of a sentence with the place of the {name}
     * @param {Record<string, number>} parameters
     */
    show(id, name, words, key, parameters) {
      node.hidden = id === null;
      if (id === null) return;
      const [start = "", end = ""] = words.t(key, parameters).split("{name}");
      setText(before, start);
      setText(anchor, name ?? id);
      setText(after, end);
      setAttribute(anchor, "href", `/?run=${encodeURIComponent(id)}`);
      anchor.dataset.run = id;
    },
  };
}

customElements.define("run-lineage", RunLineage);

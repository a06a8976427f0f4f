import type { Exchange } from "../../../properties/rpc/exchange.ts";
import { isTaking } from "./case-of.ts";
import type { Recipe } from "./recipe.ts";
import { goneStatuses, type Needs, type Stock } from "./stock.ts";

/** After so many prepared cases at most a suspicion is looked into again, where earlier ones were unfounded. */
const maxPatience = 256;

/**
 * Keeps what the calls of one method share: where a case ended as if it were gone, the known good request is
 * made once more, and only if that fails too is it made anew. Each unfounded suspicion makes it slower to
 * believe the next, since a case may well end so for its own sake.
 */
export class Upkeep {
  private readonly recipe: Recipe;
  private readonly stock: Stock;
  private suspects = 0;
  private patience = 1;
  private repair: Promise<void> | undefined;

  constructor(recipe: Recipe, stock: Stock) {
    this.recipe = recipe;
    this.stock = stock;
  }

  /** Told of how a case ended. */
  note(exchange: Exchange, needs: Needs | undefined): void {
    const { takes, spends, method } = this.recipe;
    if (spends || takes.length === 0 || needs === undefined) return;
    const { name } = exchange.outcome.status;
    if (name === "OK") this.suspects = 0;
    if (!goneStatuses.has(name)) return;
    const isAbout = exchange.input.messages.some((part) =>
      isTaking(method.requestType, this.recipe, needs, part.value),
    );
    if (isAbout) this.suspects++;
  }

  /** Waits until what is shared is there again, where there is reason to think that it is not. One look at a time. */
  async ensure(): Promise<void> {
    if (this.repair === undefined && this.suspects < this.patience) return;
    this.repair ??= this.look().finally(() => {
      this.repair = undefined;
    });
    await this.repair;
  }

  private async look(): Promise<void> {
    this.suspects = 0;
    const before = await this.stock.perform(this.recipe);
    if (before?.instance !== undefined) {
      this.patience = Math.min(this.patience * 2, maxPatience);
      return;
    }
    this.patience = 1;
    for (const need of before?.needs.values() ?? []) await this.stock.forget(need);
    await this.stock.needsOf(this.recipe);
  }
}

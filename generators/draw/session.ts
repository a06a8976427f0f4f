import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { maxDecodeDepth } from "../../schema/wire/decode.ts";
import { isInhabited } from "../inhabited.ts";
import { assertCount } from "../limits.ts";
import type { MessageConstraints } from "../message-constraints.ts";
import { reachableTypes } from "../recursion.ts";
import { wellKnownKind } from "../well-known.ts";
import type { DrawContext } from "./context.ts";
import type { Drawer } from "./drawer.ts";
import { fieldwiseDrawer } from "./message.ts";
import { drawText, drawTextWithLoneSurrogates } from "./text.ts";
import { wellKnownDrawer } from "./well-known.ts";

/** How many types an `Any` chooses from, of those near the root. */
const maxAnyTypes = 64;

/** One in this many draws goes as deep as it may. */
const deepDraws = 16;

/** Compiles and remembers the drawers of one set of constraints, and knows how far a draw has got. */
export class DrawSession implements DrawContext {
  readonly maxDepth: number;
  readonly text: Drawer<string>;
  readonly loneSurrogates: boolean;
  readonly unknownFields: boolean;
  depth = 0;
  left = 0;
  isDeep = false;
  private readonly constraints: MessageConstraints;
  private readonly maxElements: number;
  private readonly drawers = new WeakMap<MessageType, Drawer<MessageValue>>();
  private readonly roots = new WeakMap<MessageType, Drawer<MessageValue>>();
  private readonly reachable = new WeakMap<MessageType, readonly MessageType[]>();
  private root: MessageType | undefined;

  constructor(constraints: MessageConstraints) {
    assertCount("maxDepth", constraints.maxDepth, maxDecodeDepth);
    assertCount("maxElements", constraints.maxElements);
    this.constraints = constraints;
    this.maxDepth = constraints.maxDepth ?? 4;
    this.maxElements = constraints.maxElements ?? 400;
    this.loneSurrogates = constraints.loneSurrogates ?? false;
    this.unknownFields = constraints.unknownFields ?? false;
    this.text = this.loneSurrogates ? drawTextWithLoneSurrogates : drawText;
  }

  /** The drawer of whole messages of a type. */
  rootDrawerOf(type: MessageType): Drawer<MessageValue> {
    const known = this.roots.get(type);
    if (known !== undefined) return known;
    const draw = this.drawerOf(type);
    const rootDraw: Drawer<MessageValue> = (prng) => {
      this.root = type;
      this.depth = 0;
      this.left = this.maxElements;
      this.isDeep = prng.below(deepDraws) === 0;
      return draw(prng);
    };
    this.roots.set(type, rootDraw);
    return rootDraw;
  }

  drawerOf(type: MessageType): Drawer<MessageValue> {
    let drawer = this.drawers.get(type);
    if (drawer === undefined) {
      drawer = this.compile(type);
      this.drawers.set(type, drawer);
    }
    return drawer;
  }

  anyTypes(): readonly MessageType[] {
    if (this.constraints.anyTypes !== undefined) return this.constraints.anyTypes;
    if (this.root === undefined) return [];
    let types = this.reachable.get(this.root);
    if (types === undefined) {
      types = reachableTypes(this.root).filter(isInhabited).slice(0, maxAnyTypes);
      this.reachable.set(this.root, types);
    }
    return types;
  }

  private compile(type: MessageType): Drawer<MessageValue> {
    const kind = wellKnownKind(type);
    if (kind === undefined) return fieldwiseDrawer(type, this);
    // Compiled on the first draw, as all others: a Value may contain itself.
    let drawer: Drawer<MessageValue> | undefined;
    return (prng) => {
      drawer ??= wellKnownDrawer(kind, type, this);
      return drawer(prng);
    };
  }
}

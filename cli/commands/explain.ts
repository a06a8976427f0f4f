import type { CommandPlace } from "../program.ts";

/** `wireproof explain [property]` */
export function addExplain({ program, terminal, style, ending }: CommandPlace): void {
  program
    .command("explain")
    .description("say what a property claims and why; all properties, with no argument")
    .argument("[property]", "the id of a property")
    .action(
      ending(async (id: string | undefined) => {
        const { claims } = await import("../../properties/catalogue.ts");
        const { callClaims } = await import("../../properties/rpc/catalogue.ts");
        const { findClaimIn } = await import("../../properties/find-claim.ts");
        const { renderProperty, renderPropertyList } = await import(
          "../../reports/text/property-text.ts"
        );
        const all = [...claims, ...callClaims];
        // The name without its area will do, where only one has it.
        const named = all.filter((one) => one.id.endsWith(`/${id}`));
        const whole = named.length === 1 ? named[0]?.id : id;
        terminal.out(
          whole === undefined
            ? renderPropertyList(all)
            : renderProperty(findClaimIn(all, whole), style()),
        );
        return 0;
      }),
    );
}

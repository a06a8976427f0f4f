import type { CommandPlace } from "../program.ts";

/** `wireproof explain [property]` */
export function addExplain({ program, terminal, colour, ending }: CommandPlace): void {
  program
    .command("explain")
    .description("say what a property claims and why; all properties, with no argument")
    .argument("[property]", "the id of a property")
    .action(
      ending(async (id: string | undefined) => {
        const { claims, findClaim } = await import("../../properties/catalogue.ts");
        const { renderProperty, renderPropertyList } = await import(
          "../../reports/text/property-text.ts"
        );
        terminal.out(
          id === undefined
            ? renderPropertyList(claims)
            : renderProperty(findClaim(id), { colour: colour() }),
        );
        return 0;
      }),
    );
}

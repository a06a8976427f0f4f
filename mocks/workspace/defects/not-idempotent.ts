import { create } from "@bufbuild/protobuf";
import { EmptySchema } from "@bufbuild/protobuf/wkt";
import type { Defect } from "./defect.ts";

/** A setting that is there already is added to, as if it were a list: whoever calls again, since the answer was lost, adds twice. */
export const notIdempotent: Defect = (serving) => ({
  ...serving,
  handlers: {
    ...serving.handlers,
    async updateConfig(request, call) {
      const { configuration } = await serving.handlers.getConfig(create(EmptySchema), call);
      const merged = Object.entries(request.configuration).map(([key, value]) => [
        key,
        Object.hasOwn(configuration, key) ? `${configuration[key]},${value}` : value,
      ]);
      return serving.handlers.updateConfig(
        { ...request, configuration: Object.fromEntries(merged) },
        call,
      );
    },
  },
});

// dissectors: what the user's own are and do, and samples to start from.
import { addDissectorSample, dissectorSamples } from "../session/index.ts";
import { procedures } from "./procedures.ts";

export const dissectors = {
  state: procedures.dissectors.state.handler(({ context }) => context.dissectors.state()),
  samples: procedures.dissectors.samples.handler(async ({ context }) => ({
    samples: await dissectorSamples(context.parts.dissectorSamplesFolder),
  })),
  addSample: procedures.dissectors.addSample.handler(async ({ input, context: { parts, dissectors: desk } }) => {
    await addDissectorSample(parts.dissectorSamplesFolder, input.file, desk.folder);
    return {};
  }),
};

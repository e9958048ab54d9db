declare module "vader-sentiment" {
  export const SentimentIntensityAnalyzer: {
    readonly polarity_scores: (text: string) => {
      readonly neg: number;
      readonly neu: number;
      readonly pos: number;
      readonly compound: number;
    };
  };
}

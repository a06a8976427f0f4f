import { levenbergMarquardt } from "ml-levenberg-marquardt";
import type { ClosedStep, ScalabilityLaw, StepResult } from "./load-result.ts";

/** λ, σ and κ are three numbers: fewer concurrencies say nothing of them. */
const leastConcurrencies = 3;

/**
 * How far behind the largest concurrency measured a knee is still told, as a multiple: what lies further away rests on noise
 * and not on anything that was seen.
 */
const farthestKnee = 4;

/** A step of the method with so many callers. */
type Point = { readonly concurrency: number; readonly measured: number };

/** λ in units of the most calls a second that were measured, σ and κ. */
type Parameters = readonly [lambda: number, sigma: number, kappa: number];

/**
 * Fits the universal scalability law to the closed steps of a method, by least squares with σ from 0 to 1 and κ from 0.
 * `undefined` where fewer than three different concurrencies were measured, or a step had no call that ended with OK.
 *
 * @param closedSteps are of one way to choose the number of connections, since the law knows nothing of connections
 */
export function scalabilityLaw(
  method: string,
  closedSteps: readonly StepResult[],
): ScalabilityLaw | undefined {
  const points = pointsOf(closedSteps);
  const concurrencies = new Set(points.map(({ concurrency }) => concurrency));
  if (concurrencies.size < leastConcurrencies) return undefined;
  if (points.some(({ measured }) => measured <= 0)) return undefined;
  const most = Math.max(...points.map(({ measured }) => measured));
  const [scaled, sigma, kappa] = bestFit(points, most);
  const lambda = scaled * most;
  const fitted = (concurrency: number): number =>
    callsPerSecond([lambda, sigma, kappa], concurrency);
  const knee = kneeOf([lambda, sigma, kappa]);
  return {
    ...{ method, connections: closedSteps[0]?.step.connections ?? 1 },
    ...{ lambda, sigma, kappa },
    ...(knee === undefined ? {} : { knee: { concurrency: knee, callsPerSecond: fitted(knee) } }),
    rSquared: rSquaredOf(points, fitted),
    points: points.map((point) => ({ ...point, fitted: fitted(point.concurrency) })),
  };
}

function pointsOf(steps: readonly StepResult[]): readonly Point[] {
  return steps
    .flatMap(({ step, throughput }) =>
      step.kind === "closed"
        ? [{ concurrency: (step satisfies ClosedStep).concurrency, measured: throughput.median }]
        : [],
    )
    .toSorted((a, b) => a.concurrency - b.concurrency);
}

/** Without κ where its knee would be far outside of what was measured. */
function bestFit(points: readonly Point[], most: number): Parameters {
  const full = leastSquares(points, most, ["sigma", "kappa"]);
  const knee = kneeOf(full);
  const largest = points.at(-1)?.concurrency ?? 0;
  if (knee === undefined || knee <= farthestKnee * largest) return full;
  return leastSquares(points, most, ["sigma"]);
}

type Free = "sigma" | "kappa";

/**
 * The best of the fits with each of the free parameters held at 0: an optimum at a bound is one of theirs, while a step of
 * the method that is cut off at a bound need not lead to it.
 */
function leastSquares(points: readonly Point[], most: number, free: readonly Free[]): Parameters {
  const choices: readonly (readonly Free[])[] = [
    ...free.map((one) => [one]),
    ...(free.length > 1 ? [free] : []),
    [],
  ];
  const fits = choices.map((choice) => fitWith(points, most, choice));
  return fits.reduce((best, next) => (next.error < best.error ? next : best)).parameters;
}

function fitWith(
  points: readonly Point[],
  most: number,
  free: readonly Free[],
): { readonly parameters: Parameters; readonly error: number } {
  const place = (name: Free): number => 1 + free.indexOf(name);
  const whole = (values: readonly number[]): Parameters => [
    values[0] ?? 0,
    free.includes("sigma") ? (values[place("sigma")] ?? 0) : 0,
    free.includes("kappa") ? (values[place("kappa")] ?? 0) : 0,
  ];
  const data = {
    x: points.map(({ concurrency }) => concurrency),
    y: points.map(({ measured }) => measured / most),
  };
  const [first] = points;
  const firstLambda = (first?.measured ?? 0) / most / (first?.concurrency ?? 1);
  const fits = firstGuesses.map((guess) =>
    levenbergMarquardt(data, (values) => (n) => callsPerSecond(whole(values), n), {
      initialValues: [firstLambda, ...free.map((name) => guess[name])],
      jacobianFunction: (values) => (n) => slopes(whole(values), n, free),
      minValues: [0, ...free.map(() => 0)],
      maxValues: [Number.MAX_VALUE, ...free.map((name) => (name === "sigma" ? 1 : 1e6))],
      // By default it is content with a sum of squares of 0.01, which is 10 % of the most.
      ...{ errorTolerance: 1e-15, maxIterations: 300, damping: 1e-3 },
    }),
  );
  const best = fits.reduce((a, b) => (b.parameterError < a.parameterError ? b : a));
  return { parameters: whole(best.parameterValues), error: best.parameterError };
}

/** The method finds the nearest optimum: from what scales well, and from what hardly does. */
const firstGuesses: readonly Readonly<Record<Free, number>>[] = [
  { sigma: 0.01, kappa: 0.000_01 },
  { sigma: 0.3, kappa: 0.01 },
];

function callsPerSecond([lambda, sigma, kappa]: Parameters, n: number): number {
  return (lambda * n) / (1 + sigma * (n - 1) + kappa * n * (n - 1));
}

/** By λ and by each of the free parameters. */
function slopes(parameters: Parameters, n: number, free: readonly Free[]): number[] {
  const [lambda, sigma, kappa] = parameters;
  const below = 1 + sigma * (n - 1) + kappa * n * (n - 1);
  const bySigma = (-lambda * n * (n - 1)) / below ** 2;
  return [n / below, ...free.map((name) => (name === "sigma" ? bySigma : bySigma * n))];
}

/** Where the law is at its most. */
function kneeOf([, sigma, kappa]: Parameters): number | undefined {
  return kappa > 0 ? Math.max(1, Math.sqrt((1 - sigma) / kappa)) : undefined;
}

function rSquaredOf(points: readonly Point[], fitted: (concurrency: number) => number): number {
  const mean = points.reduce((sum, { measured }) => sum + measured, 0) / points.length;
  const total = points.reduce((sum, { measured }) => sum + (measured - mean) ** 2, 0);
  const left = points.reduce(
    (sum, { concurrency, measured }) => sum + (measured - fitted(concurrency)) ** 2,
    0,
  );
  return total === 0 ? 1 : 1 - left / total;
}

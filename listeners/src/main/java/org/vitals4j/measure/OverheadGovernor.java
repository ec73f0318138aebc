package org.vitals4j.measure;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.vitals4j.report.IterationSnapshot.Rates;
import org.vitals4j.stats.RecentValues;

/**
 * Holds the time a monitor takes to a share of the iteration, by measuring the dearer things less
 * often.
 *
 * <p>It learns what an iteration of each {@link MeasurementLevel} costs. A check of the whole
 * gradient is made in every iteration where it takes at most half of the budget, else a glance. Of
 * what that leaves, norms get what they need for every iteration, but never more than four fifths
 * while there is something to sample; samples get the rest. Rates are met by error diffusion, so
 * that a rate of 0.4 is every second or third iteration and never a burst.
 *
 * <p>How often things are due follows from estimates of their cost. That the budget is kept follows
 * from an account of what was truly earned and spent: whatever the estimates miss is paid back.
 *
 * <p>It is handed durations and reads no clock: the same numbers give the same decisions. Not
 * thread-safe.
 */
final class OverheadGovernor {

  /** Iterations measured in full at the start, whatever they cost: faults of initialisation. */
  static final int WARM_UP = 10;

  /**
   * Iterations until the end of the start. Norms are measured in all of them and the rest in some,
   * whatever that costs: most faults show at once, detectors need a few dozen values, and who tries
   * a network for a minute is not helped by a finding of the second one. All of it together costs
   * what a few iterations take.
   */
  static final int START_ITERATIONS = 50;

  private static final int START_SAMPLES = 4;

  /**
   * Iterations until which the lowest rates are higher: what things cost is learned from cold code.
   */
  private static final int YOUNG_ITERATIONS = 1_000;

  /** Iterations over which a debt is paid back, or a credit spent, and the largest credit. */
  private static final double HORIZON_ITERATIONS = 50;

  /**
   * The largest debt, in iterations. It is what one hiccup of the machine inside a measurement can
   * cost: without a bound, hours with little measured.
   */
  private static final double MAX_DEBT_ITERATIONS = 10_000;

  /** What lasts longer than so many iterations is a pause, which earns no more than that. */
  private static final double PAUSE_ITERATIONS = 100;

  /** Weight of the last iteration in the mean duration. */
  private static final double DURATION_WEIGHT = 1.0 / 200;

  /** A cost beyond so many times the usual one counts as that in an estimate. */
  private static final double OUTLIER_FACTOR = 10;

  private static final int COST_WINDOW = 15;

  /** Values between two looks at the median of a full window: sorting is not free. */
  private static final int VALUES_PER_MEDIAN = 5;

  /** Measurements of a depth before its cost is believed. */
  private static final int MIN_COST_SAMPLES = 3;

  /** Iterations between two looks at what a depth costs that is not used at present. */
  private static final int REFRESH_ITERATIONS = 500;

  /** The share of the budget that is planned for: over any long range it is an upper bound. */
  private static final double PLANNED_SHARE = 0.98;

  private static final double CHECK_SHARE = 0.5;
  private static final double NORMS_SHARE = 0.8;
  private static final double LOWEST_NORMS_RATE_YOUNG = 1.0 / 20;
  private static final double LOWEST_SAMPLES_RATE_YOUNG = 1.0 / 100;
  private static final double LOWEST_NORMS_RATE = 1.0 / 100;
  private static final double LOWEST_SAMPLES_RATE = 1.0 / 1000;

  private final double budget;
  private final Series durations = new Series();
  private double meanDuration;
  private final Map<MeasurementLevel, Series> costs = new EnumMap<>(MeasurementLevel.class);
  private double balance;
  private double normsDue;
  private double samplesDue;
  private Rates rates = new Rates(1, 1);
  private long iterations;

  /**
   * A governor.
   *
   * @param budget share of the iteration, in (0, 1]; 1 measures everything always
   */
  OverheadGovernor(double budget) {
    this.budget = budget;
    for (MeasurementLevel depth : MeasurementLevel.values()) {
      costs.put(depth, new Series());
    }
  }

  /** The share it keeps to. */
  double budget() {
    return budget;
  }

  Rates rates() {
    return rates;
  }

  /**
   * Ends an iteration and plans the next.
   *
   * @param done how deep the iteration that ended was measured
   * @param total nanoseconds from the end of the iteration before, or 0 where that is not known
   * @param spent nanoseconds of them spent in the monitor
   * @param floor how deep the next must be measured in any case
   * @return how deep the next iteration may be measured
   */
  MeasurementLevel next(MeasurementLevel done, long total, long spent, MeasurementLevel floor) {
    iterations++;
    if (budget >= 1 || iterations < WARM_UP) {
      return MeasurementLevel.FULL;
    }
    of(done).add((double) spent, iterations);
    if (total <= 0) {
      return floor;
    }
    durations.add((double) total, iterations);
    double duration = Math.min((double) total, PAUSE_ITERATIONS * durations.median);
    meanDuration += Math.max(DURATION_WEIGHT, 1.0 / iterations) * (duration - meanDuration);
    if (iterations < START_ITERATIONS) {
      return iterations % START_SAMPLES == 0
          ? MeasurementLevel.FULL
          : MeasurementLevel.NORMS.atLeast(floor);
    }
    double earned = PLANNED_SHARE * budget * meanDuration;
    balance += PLANNED_SHARE * budget * duration - (double) spent;
    balance =
        Math.max(-MAX_DEBT_ITERATIONS * earned, Math.min(HORIZON_ITERATIONS * earned, balance));
    double affordable = Math.max(0, earned + balance / HORIZON_ITERATIONS);
    return plan(affordable, Math.min(earned, affordable), floor);
  }

  private MeasurementLevel plan(double affordable, double always, MeasurementLevel floor) {
    MeasurementLevel light = lightest(always).atLeast(floor);
    Optional<MeasurementLevel> lesson = lesson(light, affordable);
    if (lesson.isPresent()) {
      return lesson.get();
    }
    rates = rates(affordable, light);
    samplesDue = Math.min(1, samplesDue + rates.samples());
    normsDue = Math.min(1, normsDue + rates.norms());
    MeasurementLevel next = light;
    if (samplesDue >= 1) {
      samplesDue -= 1;
      normsDue = Math.max(0, normsDue - 1);
      next = MeasurementLevel.FULL;
    } else if (normsDue >= 1) {
      normsDue -= 1;
      next = next.atLeast(MeasurementLevel.NORMS);
    }
    return next;
  }

  /**
   * What an iteration gets in which nothing else is due.
   *
   * @param always what every iteration may cost, whatever credit there is
   */
  private MeasurementLevel lightest(double always) {
    return cost(MeasurementLevel.FINITE_CHECK) <= CHECK_SHARE * always
        ? MeasurementLevel.FINITE_CHECK
        : MeasurementLevel.FINITE_PROBE;
  }

  /** A depth whose cost must be learned, or learned again. */
  private Optional<MeasurementLevel> lesson(MeasurementLevel light, double affordable) {
    Series everything = of(MeasurementLevel.FULL);
    if (everything.isKnown() && everything.mean <= affordable) {
      return Optional.empty(); // all of it in every iteration: the others need not be known
    }
    for (MeasurementLevel depth : MeasurementLevel.values()) {
      boolean stale = iterations - of(depth).last > REFRESH_ITERATIONS;
      if (depth.reaches(light) && !of(depth).isKnown()) {
        return Optional.of(depth);
      }
      if (depth == MeasurementLevel.FINITE_CHECK
          && light == MeasurementLevel.FINITE_PROBE
          && stale) {
        return Optional.of(depth); // it may have become affordable
      }
    }
    return Optional.empty();
  }

  /** Shares what an iteration may cost. */
  private Rates rates(double affordable, MeasurementLevel light) {
    if (light == MeasurementLevel.FULL || cost(MeasurementLevel.FULL) <= affordable) {
      return new Rates(1, 1);
    }
    double available = Math.max(0, affordable - cost(light));
    double ofNorms = Math.max(1, cost(MeasurementLevel.NORMS) - cost(light));
    double norms =
        light == MeasurementLevel.NORMS
            ? 1
            : clamp(NORMS_SHARE * available / ofNorms, lowestNormsRate());
    // A sampled iteration has its norms as well, so it adds only what it costs beyond them.
    double ofSamples = Math.max(1, cost(MeasurementLevel.FULL) - cost(MeasurementLevel.NORMS));
    double forSamples = light == MeasurementLevel.NORMS ? available : available - norms * ofNorms;
    double samples = clamp(forSamples / ofSamples, lowestSamplesRate());
    return new Rates(Math.max(norms, samples), samples);
  }

  private double lowestNormsRate() {
    return iterations < YOUNG_ITERATIONS ? LOWEST_NORMS_RATE_YOUNG : LOWEST_NORMS_RATE;
  }

  private double lowestSamplesRate() {
    return iterations < YOUNG_ITERATIONS ? LOWEST_SAMPLES_RATE_YOUNG : LOWEST_SAMPLES_RATE;
  }

  private Series of(MeasurementLevel depth) {
    return Objects.requireNonNull(costs.get(depth));
  }

  private double cost(MeasurementLevel depth) {
    return of(depth).mean;
  }

  private static double clamp(double rate, double lowest) {
    return Math.max(lowest, Math.min(1, rate));
  }

  /** Durations, in nanoseconds. */
  private static final class Series {
    private final RecentValues recent = new RecentValues(COST_WINDOW);
    private double median;
    private double mean;
    private long added;
    private long last;

    void add(double nanos, long iteration) {
      recent.add(nanos);
      added++;
      if (added <= COST_WINDOW || added % VALUES_PER_MEDIAN == 0) {
        median = recent.median();
        mean = usualMean();
      }
      last = iteration;
    }

    /** One hiccup of the machine among them must not make a thing seem dear for long. */
    private double usualMean() {
      double sum = 0;
      for (int i = 0; i < recent.size(); i++) {
        sum += Math.min(recent.ago(i), OUTLIER_FACTOR * median);
      }
      return sum / recent.size();
    }

    boolean isKnown() {
      return recent.size() >= MIN_COST_SAMPLES;
    }
  }
}

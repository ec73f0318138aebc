package org.vitals4j.benchmarks.repair;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.benchmarks.cases.BenchmarkCase;
import org.vitals4j.benchmarks.cases.BenchmarkCase.Fault;
import org.vitals4j.benchmarks.cases.BenchmarkCases;
import org.vitals4j.benchmarks.repair.RepairResult.Ended;
import org.vitals4j.benchmarks.run.RunConfig;
import org.vitals4j.benchmarks.run.TestResult;
import org.vitals4j.benchmarks.run.TrainingRun;
import org.vitals4j.benchmarks.worker.Worker;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.treat.Treatment;
import org.vitals4j.treat.Treatments;
import org.vitals4j.treat.Treatments.NonFinitePolicy;

/**
 * Trains one set-up from one seed without and with treatment, and beside it its healthy twin. All
 * have the same data and begin with the same random numbers.
 *
 * <p>A treated run is given as many more iterations as it was sick for, from the fault to the last
 * treatment, with those that a rollback goes back further and those whose minibatches were kept
 * out, and at most half as many again: what was learned in them is lost. They count. A fault that
 * lasts to the end lasts in them, too: it comes again as it came from its onset on.
 */
record RepairRun(BenchmarkCase benchmarkCase, long seed) {

  private static final double MAX_EXTRA_ITERATIONS_SHARE = 0.5;

  /** A rollback goes to a snapshot ten iterations before the onset, or up to 25 older. */
  private static final int ROLLBACK_ITERATIONS_BEFORE_ONSET = 35;

  /** Iterations at the end of a run by which one tells that its fault lasts. */
  private static final int FINAL_ITERATIONS = 20;

  /** What a rollback says of minibatches that it has kept out. */
  private static final String KEPT_OUT_TEXT = "kept out so far";

  private static final List<Supplier<Treatment>> RANDOM_CANDIDATES =
      List.of(
          Treatments::rollback,
          Treatments::reduceLearningRate,
          Treatments::fitLearningRate,
          Treatments::replaceOptimiser,
          Treatments::reviveUnits,
          Treatments::leak,
          Treatments::reinitialise,
          Treatments::replaceActivation,
          Treatments::rescaleUnits);

  /** As a line for a worker. */
  String line() {
    return line(benchmarkCase.name(), seed);
  }

  static String line(String setUp, long seed) {
    return setUp + Worker.SEPARATOR + seed;
  }

  static RepairRun of(String line) {
    String[] cells = line.split(Worker.SEPARATOR, -1);
    return new RepairRun(BenchmarkCases.named(cells[0]), Long.parseLong(cells[1]));
  }

  RepairResult run() {
    return benchmarkCase.fault().isPresent() ? faulty(benchmarkCase.fault().get()) : healthy();
  }

  private RepairResult healthy() {
    Ended untreated = Ended.of(result(benchmarkCase.config()));
    Treated treated = treated(Treatments.automatic(), null);
    return new RepairResult(
        benchmarkCase.name(),
        seed,
        benchmarkCase.group(),
        untreated,
        treated.ended(),
        null,
        null,
        null,
        false,
        false,
        false,
        benchmarkCase.config().iterations,
        treated.iterations(),
        treated.given());
  }

  private RepairResult faulty(Fault fault) {
    TestResult healthy = result(fault.baseline());
    Ended twin = Ended.of(healthy);
    Treated treated = treated(Treatments.automatic(), twin);
    Treated random = treated(random(), twin);
    Ended perfect =
        benchmarkCase.config().minibatchChanges.isEmpty() ? null : perfect(fault.baseline(), twin);
    Ended untreated = untreated(treated.iterations(), twin);
    return new RepairResult(
        benchmarkCase.name(),
        seed,
        benchmarkCase.group(),
        untreated,
        treated.ended(),
        random.ended(),
        twin,
        perfect,
        healthy.isGood() && !untreated.isAsGoodAs(twin),
        treated.atOnce(),
        fault.beyondTreatment() || (perfect != null && !perfect.isAsGoodAs(twin)),
        benchmarkCase.config().iterations,
        treated.iterations(),
        treated.given());
  }

  private TestResult result(RunConfig recipe) {
    TrainingRun course = new TrainingRun(recipe, seed);
    course.train();
    return course.result();
  }

  /** Without treatment; where that is not enough, for as long as with it: time alone may heal. */
  private Ended untreated(int asLong, Ended twin) {
    TrainingRun course = new TrainingRun(benchmarkCase.config(), seed);
    course.train();
    Ended ended = Ended.of(course.result());
    if (ended.isAsGoodAs(twin)) {
      return ended;
    }
    trainOn(course, benchmarkCase.config().iterations, asLong);
    return Ended.of(course.result());
  }

  /**
   * What came of a run under a plan.
   *
   * @param iterations how many it took
   * @param atOnce whether it was as good as its twin at the first look
   * @param given the treatments
   */
  private record Treated(Ended ended, int iterations, boolean atOnce, List<String> given) {}

  private Treated treated(Treatments plan, @Nullable Ended twin) {
    TrainingRun course = new TrainingRun(benchmarkCase.config(), seed);
    try (TrainingMonitor monitor =
        TrainingMonitor.builder().sampling(Sampling.every(1)).treatments(plan).build()) {
      course.train(monitor);
      int iterations = trainExtra(course, monitor);
      Ended ended = Ended.of(course.result());
      boolean atOnce = twin == null || ended.isAsGoodAs(twin);
      if (!atOnce && iterations < maxIterations()) {
        trainOn(course, iterations, maxIterations());
        iterations = maxIterations();
        ended = Ended.of(course.result());
      }
      return new Treated(
          ended,
          iterations,
          atOnce,
          monitor.treatments().stream()
              .map(one -> one.treatment() + "@" + one.iteration() + " " + one.text())
              .toList());
    }
  }

  /** Trains on for as long as the run was sick; returns how many iterations it took in all. */
  private int trainExtra(TrainingRun course, TrainingMonitor monitor) {
    int iterations = benchmarkCase.config().iterations + extra(monitor.treatments());
    trainOn(course, benchmarkCase.config().iterations, iterations);
    return iterations;
  }

  private void trainOn(TrainingRun course, int from, int to) {
    course.trainOn(from, to, faultLasts() ? benchmarkCase.config().iterations - onset() : 0);
  }

  /** So many iterations a treated run may have. */
  private int maxIterations() {
    return benchmarkCase.config().iterations
        + (int) (MAX_EXTRA_ITERATIONS_SHARE * benchmarkCase.config().iterations);
  }

  /**
   * How a treatment would end that kept out every wrong minibatch, and none else: the healthy
   * network, trained on the others. It is looked at twice, like a treated run, after as many
   * iterations as that may have had.
   */
  private Ended perfect(RunConfig healthy, Ended twin) {
    int end = benchmarkCase.config().iterations;
    int first = Math.min(2 * end - onset(), maxIterations());
    TrainingRun course =
        new TrainingRun(
                healthy.with(
                    r -> r.minibatchChanges.putAll(benchmarkCase.config().minibatchChanges)),
                seed)
            .skippingChangedMinibatches();
    course.train();
    trainOn(course, end, first);
    Ended ended = Ended.of(course.result());
    if (ended.isAsGoodAs(twin)) {
      return ended;
    }
    trainOn(course, first, maxIterations());
    return Ended.of(course.result());
  }

  private int extra(List<TreatmentEvent> events) {
    int iterations = benchmarkCase.config().iterations;
    int lost = 0;
    boolean wentBack = false;
    boolean keptOut = false;
    for (TreatmentEvent event : events) {
      if (event.kind() == TreatmentEvent.Kind.GIVEN) {
        lost = Math.max(lost, event.iteration() - onset());
        wentBack |= event.treatment().equals("rollback");
        keptOut |= event.text().contains(KEPT_OUT_TEXT);
      }
    }
    lost += wentBack ? ROLLBACK_ITERATIONS_BEFORE_ONSET : 0;
    if (keptOut && faultLasts()) {
      lost = iterations - onset();
    }
    return benchmarkCase.fault().isEmpty() ? 0 : Math.min(lost, maxIterations() - iterations);
  }

  private int onset() {
    return benchmarkCase.fault().map(Fault::onset).orElse(0);
  }

  /** Whether minibatches are still wrong at the end. */
  private boolean faultLasts() {
    int iterations = benchmarkCase.config().iterations;
    for (int i = iterations - FINAL_ITERATIONS; i < iterations; i++) {
      if (benchmarkCase.config().minibatchChanges.containsKey(i)) {
        return true;
      }
    }
    return false;
  }

  /** For each pathology a treatment drawn at random. */
  private Treatments random() {
    Random random = new Random(benchmarkCase.name().hashCode() * 31L + seed);
    Treatments.Builder builder =
        Treatments.builder()
            .onNonFinite(random.nextBoolean() ? NonFinitePolicy.SKIP_STEP : NonFinitePolicy.REPORT);
    for (Pathology pathology : Pathology.builtIn()) {
      builder.on(pathology, RANDOM_CANDIDATES.get(random.nextInt(RANDOM_CANDIDATES.size())), 5, 40);
    }
    return builder.build();
  }
}

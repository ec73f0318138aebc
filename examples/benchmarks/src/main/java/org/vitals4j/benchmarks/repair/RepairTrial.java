package org.vitals4j.benchmarks.repair;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.benchmarks.cases.SetUp;
import org.vitals4j.benchmarks.cases.SetUp.Fault;
import org.vitals4j.benchmarks.cases.SetUps;
import org.vitals4j.benchmarks.repair.RepairResult.Ended;
import org.vitals4j.benchmarks.run.Course;
import org.vitals4j.benchmarks.run.Recipe;
import org.vitals4j.benchmarks.run.Result;
import org.vitals4j.benchmarks.worker.Worker;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.treat.NonFinitePolicy;
import org.vitals4j.treat.Treatment;
import org.vitals4j.treat.Treatments;

/**
 * Trains one set-up from one seed without and with treatment, and beside it its healthy twin. All
 * have the same data and begin with the same random numbers.
 *
 * <p>A treated run is given as many more iterations as it was sick for, from the fault to the last
 * treatment, with those that a rollback goes back further and those whose minibatches were kept
 * out, and at most half as many again: what was learned in them is lost. They count. A fault that
 * lasts to the end lasts in them, too: it comes again as it came from its onset on.
 */
record RepairTrial(SetUp setUp, long seed) {

  private static final double MOST_EXTRA = 0.5;

  /** A rollback goes to a snapshot ten iterations before the onset, or up to 25 older. */
  private static final int BEHIND_ONSET = 35;

  /** Iterations at the end of a run by which one tells that its fault lasts. */
  private static final int END = 20;

  /** What a rollback says of minibatches that it has kept out. */
  private static final String KEPT_OUT = "kept out so far";

  private static final List<Supplier<Treatment>> ANY =
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
    return line(setUp.name(), seed);
  }

  static String line(String setUp, long seed) {
    return setUp + Worker.SEPARATOR + seed;
  }

  static RepairTrial of(String line) {
    String[] cells = line.split(Worker.SEPARATOR, -1);
    return new RepairTrial(SetUps.named(cells[0]), Long.parseLong(cells[1]));
  }

  RepairResult run() {
    return setUp.fault().isPresent() ? sick(setUp.fault().get()) : healthy();
  }

  private RepairResult healthy() {
    Ended untreated = Ended.of(result(setUp.recipe()));
    Treated treated = treated(Treatments.automatic(), null);
    return new RepairResult(
        setUp.name(),
        seed,
        setUp.group(),
        untreated,
        treated.ended(),
        null,
        null,
        null,
        false,
        false,
        false,
        setUp.recipe().iterations,
        treated.iterations(),
        treated.given());
  }

  private RepairResult sick(Fault fault) {
    Result healthy = result(fault.twin());
    Ended twin = Ended.of(healthy);
    Treated treated = treated(Treatments.automatic(), twin);
    Treated random = treated(random(), twin);
    Ended perfect = setUp.recipe().minibatch.isEmpty() ? null : perfect(fault.twin(), twin);
    Ended untreated = untreated(treated.iterations(), twin);
    return new RepairResult(
        setUp.name(),
        seed,
        setUp.group(),
        untreated,
        treated.ended(),
        random.ended(),
        twin,
        perfect,
        healthy.good() && !untreated.isAsGoodAs(twin),
        treated.atOnce(),
        fault.beyondTreatment() || (perfect != null && !perfect.isAsGoodAs(twin)),
        setUp.recipe().iterations,
        treated.iterations(),
        treated.given());
  }

  private Result result(Recipe recipe) {
    Course course = new Course(recipe, seed);
    course.train();
    return course.result();
  }

  /** Without treatment; where that is not enough, for as long as with it: time alone may heal. */
  private Ended untreated(int asLong, Ended twin) {
    Course course = new Course(setUp.recipe(), seed);
    course.train();
    Ended ended = Ended.of(course.result());
    if (ended.isAsGoodAs(twin)) {
      return ended;
    }
    trainOn(course, setUp.recipe().iterations, asLong);
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
    Course course = new Course(setUp.recipe(), seed);
    try (TrainingMonitor monitor =
        TrainingMonitor.builder().sampling(Sampling.every(1)).treatments(plan).build()) {
      course.train(monitor);
      int iterations = more(course, monitor);
      Ended ended = Ended.of(course.result());
      boolean atOnce = twin == null || ended.isAsGoodAs(twin);
      if (!atOnce && iterations < most()) {
        trainOn(course, iterations, most());
        iterations = most();
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
  private int more(Course course, TrainingMonitor monitor) {
    int iterations = setUp.recipe().iterations + extra(monitor.treatments());
    trainOn(course, setUp.recipe().iterations, iterations);
    return iterations;
  }

  private void trainOn(Course course, int from, int to) {
    course.trainOn(from, to, lasts() ? setUp.recipe().iterations - onset() : 0);
  }

  /** So many iterations a treated run may have. */
  private int most() {
    return setUp.recipe().iterations + (int) (MOST_EXTRA * setUp.recipe().iterations);
  }

  /**
   * How a treatment would end that kept out every wrong minibatch, and none else: the healthy
   * network, trained on the others. It is looked at twice, like a treated run, after as many
   * iterations as that may have had.
   */
  private Ended perfect(Recipe healthy, Ended twin) {
    int end = setUp.recipe().iterations;
    int first = Math.min(2 * end - onset(), most());
    Course course =
        new Course(healthy.with(r -> r.minibatch.putAll(setUp.recipe().minibatch)), seed)
            .leavingOutWhatIsChanged();
    course.train();
    trainOn(course, end, first);
    Ended ended = Ended.of(course.result());
    if (ended.isAsGoodAs(twin)) {
      return ended;
    }
    trainOn(course, first, most());
    return Ended.of(course.result());
  }

  private int extra(List<TreatmentEvent> events) {
    int iterations = setUp.recipe().iterations;
    int lost = 0;
    boolean wentBack = false;
    boolean keptOut = false;
    for (TreatmentEvent event : events) {
      if (event.kind() == TreatmentEvent.Kind.GIVEN) {
        lost = Math.max(lost, event.iteration() - onset());
        wentBack |= event.treatment().equals("rollback");
        keptOut |= event.text().contains(KEPT_OUT);
      }
    }
    lost += wentBack ? BEHIND_ONSET : 0;
    if (keptOut && lasts()) {
      lost = iterations - onset();
    }
    return setUp.fault().isEmpty() ? 0 : Math.min(lost, most() - iterations);
  }

  private int onset() {
    return setUp.fault().map(Fault::onset).orElse(0);
  }

  /** Whether minibatches are still wrong at the end. */
  private boolean lasts() {
    int iterations = setUp.recipe().iterations;
    for (int i = iterations - END; i < iterations; i++) {
      if (setUp.recipe().minibatch.containsKey(i)) {
        return true;
      }
    }
    return false;
  }

  /** For each pathology a treatment drawn at random. */
  private Treatments random() {
    Random random = new Random(setUp.name().hashCode() * 31L + seed);
    Treatments.Builder builder =
        Treatments.builder()
            .onNonFinite(random.nextBoolean() ? NonFinitePolicy.SKIP_STEP : NonFinitePolicy.REPORT);
    for (Pathology pathology : Pathology.builtIn()) {
      builder.on(pathology, ANY.get(random.nextInt(ANY.size())), 5, 40);
    }
    return builder.build();
  }
}

package org.vitals4j.benchmarks.accuracy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.jspecify.annotations.Nullable;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.benchmarks.accuracy.CaseResult.Alarm;
import org.vitals4j.benchmarks.cases.BenchmarkCase;
import org.vitals4j.benchmarks.cases.BenchmarkCase.Fault;
import org.vitals4j.benchmarks.run.IndependentRecorder;
import org.vitals4j.benchmarks.run.Oracle;
import org.vitals4j.benchmarks.run.RunConfig;
import org.vitals4j.benchmarks.run.TestResult;
import org.vitals4j.benchmarks.run.TrainingRun;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.diagnose.Detectors;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;

/** Trains one set-up from one seed under the eyes of a monitor, and its twin beside it. */
final class CaseRun {

  /** Measured iterations that a rule may take beyond its own window. */
  /** What can be told from whole arrays alone. */
  private static final Set<Pathology> NEED_ARRAYS =
      Set.of(Pathology.NON_FINITE, Pathology.EXPLODING_GRADIENT);

  private static final int GRACE_ITERATIONS = 20;

  /** Shows that a run which ended well is not healthy all the same. */
  private static final Oracle HEALTHY_RUN_DEFECT = Oracle.deadUnits(0.5);

  private final BenchmarkCase setUp;
  private final long seed;
  private final int sampling;

  CaseRun(BenchmarkCase setUp, long seed, int sampling) {
    this.setUp = setUp;
    this.seed = seed;
    this.sampling = sampling;
  }

  CaseResult run() {
    long start = System.nanoTime();
    Watched run = train(setUp.config(), recordsArrays());
    double seconds = (System.nanoTime() - start) / 1e9;
    return setUp.fault().isPresent()
        ? faulty(setUp.fault().get(), run, seconds)
        : healthy(run, seconds);
  }

  private boolean recordsArrays() {
    return setUp.fault().map(Fault::pathology).filter(NEED_ARRAYS::contains).isPresent();
  }

  private CaseResult healthy(Watched run, double seconds) {
    TestResult result = run.course.result();
    Optional<String> defect =
        HEALTHY_RUN_DEFECT.examine(run.course, run.witness, run.course.hiddenLayers());
    return result(
        result.isGood() && defect.isEmpty(),
        describe(result) + defect.map(text -> ", " + text).orElse(""),
        0,
        0,
        1,
        List.of(),
        run,
        null,
        seconds);
  }

  private CaseResult faulty(Fault fault, Watched run, double seconds) {
    List<Alarm> twinAlarms = null;
    Optional<String> seen = fault.oracle().examine(run.course, run.witness, fault.layers());
    String why = seen.orElse("");
    boolean valid = seen.isPresent();
    if (!fault.pathology().equals(Pathology.NON_FINITE)) {
      Watched twin = train(fault.baseline(), false);
      TestResult healthy = twin.course.result();
      TestResult result = run.course.result();
      if (healthy.isGood()) {
        twinAlarms = twin.alarms();
        if (result.isWorseThan(healthy)) {
          // A bad result alone does not show that units are dead, or that the score swings.
          valid |= !needsItsOracle(fault.pathology());
          why =
              (why.isEmpty() ? "" : why + "; ") + describe(result) + ", twin " + describe(healthy);
        }
      }
      if (why.isEmpty()) {
        why = "no worse: " + describe(result) + ", twin " + describe(healthy);
      }
    }
    int step = step(fault.pathology());
    return result(
        valid,
        why,
        fault.onset(),
        (window(fault.pathology()) + GRACE_ITERATIONS) * step,
        step,
        fault.layers().stream().sorted().toList(),
        run,
        twinAlarms,
        seconds);
  }

  private static boolean needsItsOracle(Pathology pathology) {
    return pathology.equals(Pathology.DEAD_UNITS)
        || pathology.equals(Pathology.SATURATION)
        || pathology.equals(Pathology.LOSS_OSCILLATION);
  }

  private CaseResult result(
      boolean valid,
      String why,
      int onset,
      int window,
      int step,
      List<String> layers,
      Watched run,
      @Nullable List<Alarm> twinAlarms,
      double seconds) {
    IndependentRecorder.NonFiniteArray first = run.witness.firstNonFinite().orElse(null);
    return new CaseResult(
        setUp.name(),
        seed,
        sampling,
        setUp.group(),
        valid,
        why,
        onset,
        window,
        step,
        layers,
        run.alarms(),
        twinAlarms,
        first == null ? null : first.iteration(),
        first == null ? null : rightOrigin(first, run),
        first == null ? null : "expected " + first + ", named " + run.recorder.origin,
        seconds);
  }

  private boolean rightOrigin(IndependentRecorder.NonFiniteArray first, Watched run) {
    NonFiniteOrigin named = run.recorder.origin;
    Optional<NonFiniteOrigin.Kind> planted = setUp.fault().flatMap(Fault::origin);
    return named != null
        && run.recorder.originAt == first.iteration()
        && named.kind() == planted.orElse(first.kind())
        && named.kind() == first.kind()
        && named.layer().equals(first.layer());
  }

  private static String describe(TestResult result) {
    return Double.isNaN(result.accuracy())
        ? String.format(
            java.util.Locale.ROOT, "loss %.3g (mean: %.3g)", result.loss(), result.chance())
        : String.format(java.util.Locale.ROOT, "accuracy %.1f %%", 100 * result.accuracy());
  }

  /** Measured iterations that the rule of a pathology looks back over. */
  private int window(Pathology pathology) {
    return Detectors.of(pathology).window(setUp.config().batch);
  }

  /** Gradients and scores are measured in every iteration, the rest where it is sampled. */
  private int step(Pathology pathology) {
    boolean sampled = Detectors.of(pathology).needs().stream().anyMatch(Detector.Need::isSampled);
    return sampled ? sampling : 1;
  }

  private Watched train(RunConfig recipe, boolean witnessed) {
    TrainingRun course = new TrainingRun(recipe, seed);
    IndependentRecorder witness = new IndependentRecorder(witnessed);
    witness.recordInitialWeights(course.model());
    try (TrainingMonitor monitor =
        TrainingMonitor.builder().sampling(Sampling.every(sampling)).build()) {
      Recorder recorder = new Recorder(monitor);
      course.train(witness, monitor, recorder);
      return new Watched(course, witness, recorder, monitor.findings());
    }
  }

  private record Watched(
      TrainingRun course, IndependentRecorder witness, Recorder recorder, List<Finding> findings) {

    /** As they were when they reached WARN, with the severity that they came to. */
    List<Alarm> alarms() {
      List<Alarm> all = new ArrayList<>();
      for (Recorder.Raised raised : recorder.raised) {
        Severity worst =
            findings.stream()
                .filter(one -> one.id() == raised.finding().id())
                .findFirst()
                .orElse(raised.finding())
                .worst();
        all.add(
            new Alarm(
                raised.finding().pathology().id(),
                worst.name(),
                raised.at(),
                raised.finding().symptom().layers(),
                raised.finding().symptom().evidence()));
      }
      return all;
    }
  }

  /**
   * Notes when findings reach WARN. A listener after the monitor: publishers may miss iterations.
   */
  private static final class Recorder extends BaseTrainingListener {

    private record Raised(Finding finding, int at) {}

    private final TrainingMonitor monitor;
    private final List<Raised> raised = new ArrayList<>();
    private final Set<Long> known = new HashSet<>();
    private @Nullable NonFiniteOrigin origin;
    private int originAt = -1;

    Recorder(TrainingMonitor monitor) {
      this.monitor = monitor;
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      for (Finding finding : monitor.findings()) {
        if (finding.worst().compareTo(Severity.INFO) > 0 && known.add(finding.id())) {
          raised.add(new Raised(finding, iteration));
        }
      }
      Optional<IterationSnapshot> latest = monitor.latest();
      if (origin == null && latest.isPresent() && latest.get().nonFinite().isPresent()) {
        origin = latest.get().nonFinite().get();
        originAt = iteration;
      }
    }
  }
}

package org.vitals4j.examples.lesson.learning;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.examples.lesson.Check;
import org.vitals4j.examples.lesson.Expectation.Verdict;
import org.vitals4j.publish.Publisher;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.TreatmentEvent;

/** What is seen of two workers of a {@code ParallelWrapper}, one of which meets a NaN. */
final class WrappedWorkers implements Publisher {

  /** Minibatches that each replica trains by itself before all are averaged. */
  private static final int AVERAGING = 2;

  /** Its minibatches before the bad one; replicas of DL4J may begin to count at 1. */
  private final int minibatchesBefore;

  /** How DL4J counts the bad iteration at each worker. */
  private final Map<String, Integer> badIterations = new ConcurrentHashMap<>();

  private final List<FindingEvent> findings = new CopyOnWriteArrayList<>();
  private final List<TreatmentEvent> treatments = new CopyOnWriteArrayList<>();

  /** Whether the parameters of each worker changed in the bad iteration. */
  private final Map<String, Boolean> changed = new ConcurrentHashMap<>();

  WrappedWorkers(int minibatchesBefore) {
    this.minibatchesBefore = minibatchesBefore;
  }

  @Override
  public String name() {
    return "workers";
  }

  @Override
  public void finding(FindingEvent event) {
    if (event.kind() == FindingEvent.Kind.OPENED
        && event.finding().pathology().equals(Pathology.NON_FINITE)) {
      findings.add(event);
    }
  }

  @Override
  public void treatment(TreatmentEvent event) {
    treatments.add(event);
  }

  /** A wrapper that keeps the listeners that the network has now. */
  ParallelWrapper wrap(MultiLayerNetwork network) {
    network.addListeners(new StepWatch());
    return new ParallelWrapper.Builder<>(network)
        .workers(2)
        .averagingFrequency(AVERAGING)
        .trainingMode(ParallelWrapper.TrainingMode.AVERAGING)
        .build();
  }

  /** Nothing was done about the NaN. */
  List<Verdict> spread(int badWorker) {
    List<String> workers = findings.stream().map(FindingEvent::worker).toList();
    return List.of(
        namedFirst(badWorker),
        new Verdict(
            "the other worker has it after the next averaging",
            "found at workers " + String.join(", then ", workers),
            workers.size() == 2
                && later(findings.get(1)) > 0
                && later(findings.get(1)) <= AVERAGING));
  }

  /** Iterations since the bad one, at the worker that it is about. */
  private int later(FindingEvent event) {
    return event.iteration() - badIterations.getOrDefault(event.worker(), Integer.MAX_VALUE);
  }

  /** The step was skipped. */
  List<Verdict> skipped(int badWorker, double before, double after) {
    String bad = Integer.toString(badWorker);
    List<String> skipping =
        treatments.stream()
            .map(event -> event.treatment() + " at worker " + event.worker())
            .toList();
    return List.of(
        namedFirst(badWorker),
        new Verdict(
            "no other worker ever has it",
            findings.size() + (findings.size() == 1 ? " finding" : " findings"),
            findings.size() == 1),
        new Verdict(
            "the step of worker " + bad + " is skipped, and no other",
            String.join(", ", skipping),
            skipping.equals(List.of("skip-step at worker " + bad))),
        new Verdict(
            "in that iteration only the parameters of the other worker change",
            changed.toString(),
            changed.equals(Map.of(bad, false, Integer.toString(1 - badWorker), true))),
        new Verdict(
            "the score falls below half",
            Check.number(before) + " to " + Check.number(after),
            after < 0.5 * before));
  }

  private Verdict namedFirst(int badWorker) {
    return new Verdict(
        "NON_FINITE at worker " + badWorker + " in the iteration of the bad minibatch",
        findings.isEmpty()
            ? "never found"
            : "worker " + findings.get(0).worker() + ", iteration " + findings.get(0).iteration(),
        !findings.isEmpty()
            && findings.get(0).worker().equals(Integer.toString(badWorker))
            && later(findings.get(0)) == 0);
  }

  /** Compares each replica's parameters before and after its step. */
  private final class StepWatch extends BaseTrainingListener {
    private final Map<String, Integer> done = new ConcurrentHashMap<>();
    private final Map<String, float[]> before = new ConcurrentHashMap<>();

    @Override
    public void onForwardPass(Model model, List<INDArray> activations) {
      if (done.getOrDefault(worker(), 0) == minibatchesBefore) {
        before.put(worker(), model.params().toFloatVector());
      }
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      float[] known = before.remove(worker());
      if (known != null) {
        changed.put(worker(), !Arrays.equals(known, model.params().toFloatVector()));
        badIterations.put(worker(), iteration);
      }
      done.merge(worker(), 1, Integer::sum);
    }

    /** DL4J numbers its threads as it shares minibatches out. */
    private static String worker() {
      String thread = Thread.currentThread().getName();
      return thread.substring(thread.lastIndexOf(' ') + 1);
    }
  }
}

package org.vitals4j.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.examples.lesson.RunBody.Training;
import org.vitals4j.examples.lesson.TrainingRecord;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.ui.Dl4jUi;

/** Trains a network of an example under the eyes of Vitals4j. */
final class Trainer {

  /** Told after every iteration, on the training thread. */
  interface Watcher {
    /** One more of so many iterations is done. */
    void iteration(int done, int of, double score, List<Finding> findings);
  }

  private final long seed;
  private final Optional<StatsStorageRouter> storage;
  private final boolean histograms;

  /**
   * A trainer.
   *
   * @param seed of the initial weights and of the order of the data
   * @param storage where DL4J's pages are fed; empty for no pages
   * @param histograms whether histograms are wanted also where there are no pages
   */
  Trainer(long seed, Optional<StatsStorageRouter> storage, boolean histograms) {
    this.seed = seed;
    this.storage = storage;
    this.histograms = histograms;
  }

  /**
   * Trains to the end.
   *
   * @param session what the run is called in the browser
   */
  TrainingRecord train(String session, Training training, Watcher watcher) {
    TrainingData data = training.data().apply(seed);
    Model network = training.network().apply(seed);
    // The runs are short: measure everything in every iteration.
    TrainingMonitor.Builder builder =
        TrainingMonitor.builder()
            .sessionId(session)
            .sampling(Sampling.every(1))
            .gradientHistograms(histograms || storage.isPresent());
    training.monitor().accept(builder);
    storage.ifPresent(router -> builder.publishTo(Dl4jUi.storage(router)));
    network.addListeners(training.listeners().toArray(new TrainingListener[0]));
    try (TrainingMonitor monitor = builder.build().addTo(network)) {
      Recorder recorder = new Recorder(monitor, data.iterations(), watcher);
      network.addListeners(recorder);
      training.fit().run(network, data);
      return new TrainingRecord(
          recorder.iterations,
          recorder.opened,
          monitor.findings(),
          monitor.treatments(),
          accuracy(network, data));
    }
  }

  private static OptionalDouble accuracy(Model network, TrainingData data) {
    Optional<DataSetIterator> test = data.testBatches();
    if (test.isEmpty()) {
      return OptionalDouble.empty();
    }
    Evaluation evaluation =
        network instanceof ComputationGraph graph
            ? graph.evaluate(test.get())
            : ((MultiLayerNetwork) network).evaluate(test.get());
    return OptionalDouble.of(evaluation.accuracy());
  }

  /**
   * Keeps what the monitor measured. A listener after the monitor, and not a publisher: publishers
   * may miss iterations when the machine is busy, and an example must not depend on that.
   */
  private static final class Recorder extends BaseTrainingListener {
    private final TrainingMonitor monitor;
    private final int of;
    private final Watcher watcher;
    private final List<IterationSnapshot> iterations = new ArrayList<>();
    private final List<Finding> opened = new ArrayList<>();

    Recorder(TrainingMonitor monitor, int of, Watcher watcher) {
      this.monitor = monitor;
      this.of = of;
      this.watcher = watcher;
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      monitor.latest().ifPresent(iterations::add);
      List<Finding> findings = monitor.findings();
      opened.addAll(findings.subList(opened.size(), findings.size()));
      watcher.iteration(iterations.size(), of, model.score(), findings);
    }
  }
}

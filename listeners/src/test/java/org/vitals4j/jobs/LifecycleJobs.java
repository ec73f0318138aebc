package org.vitals4j.jobs;

import static org.vitals4j.jobs.Fixtures.dense;
import static org.vitals4j.jobs.Fixtures.iterator;
import static org.vitals4j.jobs.Fixtures.minibatches;
import static org.vitals4j.jobs.Fixtures.network;
import static org.vitals4j.jobs.Fixtures.trained;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** Networks that are saved, cloned, changed or stopped, and listeners that come and go. */
final class LifecycleJobs {

  private LifecycleJobs() {}

  static List<Job> all() {
    return List.of(
        new Job("transfer learning", LifecycleJobs::transfer),
        new Job("listeners replaced on the way", LifecycleJobs::otherListeners),
        new Job("clone, parameters and rate set on the way", LifecycleJobs::cloned),
        new Job("saved and restored", LifecycleJobs::saved),
        new Job("Java serialisation", LifecycleJobs::javaSerialisation),
        new Job("early stopping", LifecycleJobs::earlyStopping),
        new Job("iterators without data", LifecycleJobs::emptyIterators));
  }

  private static MultiLayerNetwork small(Consumer<Model> attach) {
    return network(dense(new Adam(0.01), 10, 16, 3), attach);
  }

  private static List<INDArray> transfer(Consumer<Model> attach) {
    MultiLayerNetwork network = network(dense(new Adam(0.01), 10, 16, 16, 3), attach);
    network.fit(minibatches(80, 1));
    MultiLayerNetwork tuned =
        new TransferLearning.Builder(network)
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().updater(new Sgd(0.05)).seed(4).build())
            .setFeatureExtractor(0)
            .nOutReplace(2, 4, WeightInit.XAVIER)
            .build();
    attach.accept(tuned);
    tuned.fit(iterator(80, 4, 8, 2));
    network.fit(minibatches(80, 3));
    return trained(network, tuned);
  }

  private static List<INDArray> otherListeners(Consumer<Model> attach) {
    MultiLayerNetwork network = small(attach);
    network.fit(minibatches(80, 1));
    network.setListeners(new ScoreIterationListener(1_000));
    network.fit(minibatches(80, 2));
    attach.accept(network);
    attach.accept(network); // twice, as a slip would have it
    network.fit(minibatches(80, 3));
    network.setListeners();
    network.fit(minibatches(80, 4));
    return trained(network);
  }

  private static List<INDArray> cloned(Consumer<Model> attach) {
    MultiLayerNetwork network = small(attach);
    network.fit(minibatches(80, 1));
    MultiLayerNetwork clone = network.clone();
    clone.setListeners(network.getListeners());
    network.fit(minibatches(80, 2));
    clone.fit(minibatches(80, 2));
    network.setParams(clone.params());
    network.fit(minibatches(80, 3));
    network.setLearningRate(0.001);
    network.fit(minibatches(80, 3));
    return trained(network, clone);
  }

  private static List<INDArray> saved(Consumer<Model> attach) throws IOException {
    MultiLayerNetwork network = small(attach);
    network.fit(minibatches(80, 1));
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, file, true);
    MultiLayerNetwork restored =
        ModelSerializer.restoreMultiLayerNetwork(
            new ByteArrayInputStream(file.toByteArray()), true);
    attach.accept(restored);
    restored.fit(minibatches(80, 2));
    network.fit(minibatches(80, 2));
    return trained(network, restored);
  }

  /** DL4J restores such a network without its list of listeners, and cannot train it. */
  private static List<INDArray> javaSerialisation(Consumer<Model> attach) throws Exception {
    MultiLayerNetwork network = small(attach);
    network.fit(minibatches(80, 1));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(network);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      MultiLayerNetwork restored = (MultiLayerNetwork) in.readObject();
      restored.fit(minibatches(80, 2));
      return trained(restored);
    }
  }

  private static List<INDArray> earlyStopping(Consumer<Model> attach) {
    MultiLayerNetwork network = small(attach);
    EarlyStoppingConfiguration<MultiLayerNetwork> configuration =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .epochTerminationConditions(new MaxEpochsTerminationCondition(4))
            .scoreCalculator(new DataSetLossCalculator(minibatches(40, 9), true))
            .modelSaver(new InMemoryModelSaver<>())
            .build();
    MultiLayerNetwork best =
        new EarlyStoppingTrainer(configuration, network, minibatches(80, 1)).fit().getBestModel();
    List<INDArray> all = new ArrayList<>(trained(network));
    all.add(best.params().dup());
    return all;
  }

  private static List<INDArray> emptyIterators(Consumer<Model> attach) {
    MultiLayerNetwork network = small(attach);
    network.fit(nothing());
    network.fit(minibatches(16, 1));
    network.fit(nothing());
    return trained(network);
  }

  private static DataSetIterator nothing() {
    return new ListDataSetIterator<>(new ArrayList<DataSet>(), 8);
  }
}

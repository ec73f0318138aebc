package org.vitals4j.jobs;

import static org.vitals4j.jobs.Fixtures.ITERATIONS;
import static org.vitals4j.jobs.Fixtures.base;
import static org.vitals4j.jobs.Fixtures.dense;
import static org.vitals4j.jobs.Fixtures.layer;
import static org.vitals4j.jobs.Fixtures.minibatch;
import static org.vitals4j.jobs.Fixtures.minibatches;
import static org.vitals4j.jobs.Fixtures.network;
import static org.vitals4j.jobs.Fixtures.softmax;
import static org.vitals4j.jobs.Fixtures.trained;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** How it is computed: precisions, optimisation algorithms, workspaces. */
final class OptimiserJobs {

  private OptimiserJobs() {}

  static List<Job> all() {
    List<Job> jobs = new ArrayList<>();
    // DL4J refuses BFLOAT16: watched or not.
    for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT16, DataType.BFLOAT16)) {
      jobs.add(new Job("precision " + type, attach -> precision(type, attach)));
    }
    for (OptimizationAlgorithm algorithm :
        List.of(
            OptimizationAlgorithm.LBFGS,
            OptimizationAlgorithm.CONJUGATE_GRADIENT,
            OptimizationAlgorithm.LINE_GRADIENT_DESCENT)) {
      jobs.add(new Job("algorithm " + algorithm, attach -> algorithm(algorithm, attach)));
    }
    jobs.add(new Job("fit(features, labels), SGD", OptimiserJobs::arrays));
    jobs.add(new Job("no workspaces, cache, sums for means", OptimiserJobs::withoutWorkspaces));
    return jobs;
  }

  private static List<INDArray> precision(DataType type, Consumer<Model> attach) {
    MultiLayerNetwork network =
        network(
            base(new Adam(0.01))
                .dataType(type)
                .list()
                .layer(layer(10, 16))
                .layer(softmax(16, 3))
                .build(),
            attach);
    for (int i = 0; i < ITERATIONS; i++) {
      DataSet data = minibatch(i);
      network.fit(data.getFeatures().castTo(type), data.getLabels().castTo(type));
    }
    return trained(network);
  }

  private static List<INDArray> algorithm(OptimizationAlgorithm algorithm, Consumer<Model> attach) {
    MultiLayerNetwork network =
        network(
            base(new Sgd(0.1))
                .optimizationAlgo(algorithm)
                .maxNumLineSearchIterations(4)
                .list()
                .layer(layer(10, 8))
                .layer(softmax(8, 3))
                .build(),
            attach);
    for (int i = 0; i < 30; i++) {
      network.fit(minibatch(i));
    }
    return trained(network);
  }

  private static List<INDArray> arrays(Consumer<Model> attach) {
    MultiLayerNetwork network = network(dense(new Sgd(0.1), 10, 16, 3), attach);
    for (int i = 0; i < ITERATIONS; i++) {
      DataSet data = minibatch(i);
      network.fit(data.getFeatures(), data.getLabels());
    }
    return trained(network);
  }

  private static List<INDArray> withoutWorkspaces(Consumer<Model> attach) {
    MultiLayerNetwork network =
        network(
            base(new Adam(0.01))
                .trainingWorkspaceMode(WorkspaceMode.NONE)
                .inferenceWorkspaceMode(WorkspaceMode.NONE)
                .cacheMode(CacheMode.DEVICE)
                .miniBatch(false)
                .list()
                .layer(layer(10, 16))
                .layer(softmax(16, 3))
                .build(),
            attach);
    network.fit(minibatches(160, 1), 2);
    return trained(network);
  }
}

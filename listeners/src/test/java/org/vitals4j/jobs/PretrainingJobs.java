package org.vitals4j.jobs;

import static org.vitals4j.jobs.Fixtures.base;
import static org.vitals4j.jobs.Fixtures.minibatches;
import static org.vitals4j.jobs.Fixtures.network;
import static org.vitals4j.jobs.Fixtures.softmax;
import static org.vitals4j.jobs.Fixtures.trained;

import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;

/** A layer is trained by itself first; listeners are then handed the layer, and not the network. */
final class PretrainingJobs {

  private PretrainingJobs() {}

  static List<Job> all() {
    return List.of(
        new Job(
            "pretraining, variational autoencoder",
            attach ->
                pretrained(
                    new VariationalAutoencoder.Builder()
                        .nIn(10)
                        .nOut(4)
                        .encoderLayerSizes(6)
                        .decoderLayerSizes(6)
                        .build(),
                    4,
                    attach)),
        new Job(
            "pretraining, autoencoder",
            attach ->
                pretrained(
                    new AutoEncoder.Builder().nIn(10).nOut(8).corruptionLevel(0.3).build(),
                    8,
                    attach)));
  }

  private static List<INDArray> pretrained(Layer first, int width, Consumer<Model> attach) {
    MultiLayerNetwork network =
        network(base(new Adam(0.01)).list().layer(first).layer(softmax(width, 3)).build(), attach);
    network.pretrain(minibatches(80, 1), 2);
    network.fit(minibatches(80, 1), 2);
    return trained(network);
  }
}

package org.vitals4j.examples.lesson;

import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.vitals4j.examples.data.TrainingData;
import org.vitals4j.treat.ClippingPolicy;

/**
 * One run of an example.
 *
 * @param name unique within the example, for instance "sick"
 * @param setup what is special about it, in a few words
 * @param network makes the network from a seed; called once a run
 * @param data makes the data from a seed; called once a run
 * @param clipping how Vitals4j treats it; empty where it only watches
 * @param expectations what must be seen
 */
public record Variant(
    String name,
    String setup,
    LongFunction<MultiLayerNetwork> network,
    LongFunction<TrainingData> data,
    Optional<ClippingPolicy> clipping,
    List<Expectation> expectations) {

  public Variant {
    expectations = List.copyOf(expectations);
  }

  /** A run that is only watched. */
  static Variant watched(
      String name,
      String setup,
      LongFunction<MultiLayerNetwork> network,
      LongFunction<TrainingData> data,
      Expectation... expectations) {
    return new Variant(name, setup, network, data, Optional.empty(), List.of(expectations));
  }

  /** A run whose gradient is clipped. */
  static Variant treated(
      String name,
      String setup,
      LongFunction<MultiLayerNetwork> network,
      LongFunction<TrainingData> data,
      ClippingPolicy clipping,
      Expectation... expectations) {
    return new Variant(name, setup, network, data, Optional.of(clipping), List.of(expectations));
  }

  /** The same run, but over the first minibatches only, and expecting nothing. */
  public Variant shortened(int minibatches) {
    return new Variant(
        name, setup, network, seed -> data.apply(seed).first(minibatches), clipping, List.of());
  }
}

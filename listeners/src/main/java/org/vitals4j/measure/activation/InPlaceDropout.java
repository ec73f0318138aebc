package org.vitals4j.measure.activation;

import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.measure.scan.Strides;
import org.vitals4j.network.LayerConnections;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.network.UnwrappedLayer;
import org.vitals4j.report.NetworkDescription;

/**
 * Which activations a later layer has overwritten.
 *
 * <p>DL4J applies dropout to a layer's input, in place where it deems that safe, and the input is
 * the activation array of the layer before, or a view of it. Whether it happened is not worked out
 * from the configuration alone but seen: the memory that a dropout was applied to overlaps that of
 * the activations. Frozen layers run as in inference, without dropout (unless back propagation is
 * truncated), but an activation layer among them then works in place. Output layers run only after
 * the activations were shown.
 */
final class InPlaceDropout {

  /**
   * What happened to some activations.
   *
   * @param what did it, for a person: "the dropout of layer2"
   * @param noise what was done to each element; null where that is not known
   * @param keptShare share of the elements that kept their sign and did not become zero, in (0, 1];
   *     NaN where zeros no longer tell anything
   */
  record Overwritten(String what, @Nullable DropoutMask noise, double keptShare) {

    /** The reason why there is no value. */
    String reason() {
      return what + " has overwritten it";
    }

    private Overwritten and(Overwritten other) {
      return new Overwritten(what + " and " + other.what, null, keptShare * other.keptShare);
    }
  }

  private final List<TrainedNetwork.Part> parts;
  private final List<UnwrappedLayer> bareLayers;
  private final @Nullable INDArray[] outputs;
  private final LayerConnections connections;
  private final int iteration;
  private final int epoch;

  /**
   * For one forward pass.
   *
   * @param parts the layers, live
   * @param bareLayers what they are beneath their wrappers
   * @param outputs of all parts, null where not shown
   */
  InPlaceDropout(
      List<TrainedNetwork.Part> parts,
      List<UnwrappedLayer> bareLayers,
      @Nullable INDArray[] outputs,
      LayerConnections connections,
      int iteration,
      int epoch) {
    this.parts = parts;
    this.bareLayers = bareLayers;
    this.outputs = outputs;
    this.connections = connections;
    this.iteration = iteration;
    this.epoch = epoch;
  }

  /**
   * Looks for what was done to a part's activations.
   *
   * @return null if they are as the layer made them
   */
  @Nullable Overwritten find(int part, INDArray activations) {
    return find(part, activations, null);
  }

  private @Nullable Overwritten find(int at, INDArray activations, @Nullable Overwritten before) {
    Overwritten found = before;
    for (int consumer : connections.consumers(at)) {
      INDArray output = outputs[consumer];
      if (output == null) {
        continue; // it has not run yet
      }
      UnwrappedLayer bare = bareLayers.get(consumer);
      Overwritten own = by(consumer, bare, output, at, activations);
      found = own == null ? found : found == null ? own : found.and(own);
      if (mayPassMemoryOn(bare) && overlap(activations, output)) {
        found = find(consumer, activations, found);
      }
    }
    return found;
  }

  /** Layers with weights make an array of their own; vertices may show a part of what they read. */
  private static boolean mayPassMemoryOn(UnwrappedLayer bare) {
    return bare.frozen()
        || !(bare.conf() instanceof BaseLayer)
        || bare.conf() instanceof DropoutLayer;
  }

  private @Nullable Overwritten by(
      int consumer, UnwrappedLayer bare, INDArray output, int source, INDArray activations) {
    TrainedNetwork.Part part = parts.get(consumer);
    Layer conf = bare.conf();
    if (conf == null) {
      return null;
    }
    boolean inPlace =
        bare.frozen() && (conf instanceof ActivationLayer || conf instanceof PReLULayer);
    if (inPlace && overlap(activations, output)) {
      return new Overwritten("the activation function of " + name(part), null, Double.NaN);
    }
    IDropout dropout = conf.getIDropout();
    if (dropout == null
        || !DropoutMask.wasApplied(dropout, appliesDropout(conf) && !bare.frozen())
        || !mayWriteInto(source, consumer)) {
      return null;
    }
    INDArray target = conf instanceof DropoutLayer ? output : input(part, conf);
    if (target == null || !overlap(activations, target)) {
      return null;
    }
    return new Overwritten(
        "the dropout of " + name(part),
        sameMemory(activations, target) ? DropoutMask.of(dropout, target) : null,
        DropoutMask.keptShare(dropout, iteration, epoch));
  }

  private static String name(TrainedNetwork.Part part) {
    return NetworkDescription.phrase(part.name());
  }

  /** The others have a dropout setting, inherited from the network's, and do not use it. */
  private static boolean appliesDropout(Layer layer) {
    return !(layer instanceof BatchNormalization
        || layer instanceof LocalResponseNormalization
        || layer instanceof ActivationLayer
        || layer instanceof GlobalPoolingLayer
        || layer instanceof SubsamplingLayer
        || layer instanceof AbstractSameDiffLayer);
  }

  /** DL4J lets only the last of those that read an array write into it. */
  private boolean mayWriteInto(int source, int consumer) {
    List<Integer> all = connections.consumers(source);
    return all.get(all.size() - 1) == consumer;
  }

  private static @Nullable INDArray input(TrainedNetwork.Part part, Layer conf) {
    org.deeplearning4j.nn.api.Layer live = part.live();
    INDArray input = live == null ? null : live.input();
    boolean turned = conf instanceof LSTM lstm && lstm.getRnnDataFormat() == RNNFormat.NWC;
    return input != null && turned && input.rank() == 3 ? input.permute(0, 2, 1) : input;
  }

  private static boolean sameMemory(INDArray a, INDArray b) {
    boolean bothDense =
        a.length() == b.length()
            && Strides.dense(a.shape(), a.stride())
            && Strides.dense(b.shape(), b.stride());
    return start(a) == start(b) && (Strides.samePlaces(a, b) || bothDense);
  }

  static boolean overlap(INDArray a, INDArray b) {
    long startA = start(a);
    long startB = start(b);
    return startA < startB + bytes(b) && startB < startA + bytes(a);
  }

  private static long start(INDArray array) {
    Pointer base = array.data().pointer();
    return base.address() + array.offset() * array.data().getElementSize();
  }

  private static long bytes(INDArray array) {
    long last = 0;
    for (int axis = 0; axis < array.rank(); axis++) {
      last += (array.size(axis) - 1) * array.stride(axis);
    }
    return (last + 1) * array.data().getElementSize();
  }
}

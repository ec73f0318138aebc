package org.vitals4j.measure.activation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.measure.activation.MaskFlow.Flow;
import org.vitals4j.network.LayerConnections;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.network.UnwrappedLayer;

/**
 * Which steps of which activations are masked, in one forward pass.
 *
 * <p>A graph shows the masks of its inputs, and most layers keep the mask that DL4J told them; what
 * lies between is followed by DL4J's own rules ({@link MaskFlow}). A {@code MultiLayerNetwork} does
 * not show its mask, so there it is inferred from the layers that keep theirs. A stack of nothing
 * but layers that keep none (LSTMs, convolutions) has only the output layer's, which is that of the
 * labels: then the steps after the last labelled one, which nothing depends on, are taken to be
 * padding.
 */
final class StepMasks {

  /**
   * What counts of one layer's activations.
   *
   * @param kept null if all counts
   * @param examples how many examples anything counts of; -1 if all do
   * @param unknown why it cannot be told what counts; null if it can
   */
  record Steps(@Nullable UnmaskedSteps kept, int examples, @Nullable String unknown) {

    static final Steps ALL = new Steps(null, -1, null);

    static Steps unknown(String reason) {
      return new Steps(null, -1, reason);
    }
  }

  private static final String ODD = "its mask fits neither the examples nor steps of them";
  private static final String LENGTH = "the mask that applies here has another length";
  private static final String HIDDEN = "DL4J does not show the mask that applies here";
  private static final String LABELS =
      "only the mask of the labels is shown, and it does not tell padding";

  private final TrainedNetwork network;
  private final List<TrainedNetwork.Part> parts;
  private final LayerConnections connections;
  private final MaskReader reader;
  private final int examples;
  private final boolean none;
  private final List<UnwrappedLayer> bare;
  private Flow @Nullable [] flows;

  StepMasks(
      TrainedNetwork network,
      List<TrainedNetwork.Part> parts,
      List<UnwrappedLayer> bare,
      LayerConnections connections,
      MaskReader reader) {
    this.network = network;
    this.parts = parts;
    this.bare = bare;
    this.connections = connections;
    this.reader = reader;
    INDArray[] features = network.features();
    INDArray first = features.length == 0 ? null : features[0];
    examples = first == null || first.rank() == 0 ? 0 : (int) first.size(0);
    none = network.featureMasks().isEmpty() && parts.stream().allMatch(p -> mask(p) == null);
  }

  private static @Nullable INDArray mask(TrainedNetwork.Part part) {
    org.deeplearning4j.nn.api.Layer live = part.live();
    return live == null ? null : live.getMaskArray();
  }

  /**
   * What counts of an array that holds a part's activations.
   *
   * @param shape of the array
   * @param layout of the array
   */
  Steps of(int part, long[] shape, ActivationLayout layout) {
    if (none) {
      return Steps.ALL;
    }
    Flow[] known = flows;
    if (known == null) {
      known = network.showsFeatureMasks() ? fromInputs() : fromLayers();
      flows = known;
    }
    Flow flow = known[part];
    Mask mask = flow.mask();
    if (mask == null) {
      return flow.unknown() == null ? Steps.ALL : Steps.unknown(flow.unknown());
    }
    if (mask.keepsAll()) {
      return Steps.ALL;
    }
    UnmaskedSteps kept =
        UnmaskedSteps.of(mask, shape, layout.timeAxis(), layout.unitAxis(shape.length));
    return kept == null ? Steps.unknown(LENGTH) : new Steps(kept, mask.examplesKept(), null);
  }

  /** The mask over each part's output, from those of the network's inputs. */
  private Flow[] fromInputs() {
    Map<String, Flow> features = new HashMap<>();
    network.featureMasks().forEach((input, mask) -> features.put(input, read(mask, examples)));
    Flow[] out = new Flow[parts.size()];
    Flow[] passedOn = new Flow[parts.size()];
    for (int i = 0; i < out.length; i++) {
      TrainedNetwork.Part part = parts.get(i);
      List<Flow> in = new ArrayList<>(2);
      for (int k = 0; k < part.inputs().size(); k++) {
        int from = connections.inputs(i).get(k);
        in.add(
            from == LayerConnections.NETWORK_INPUT
                ? features.getOrDefault(part.inputs().get(k), Flow.ALL)
                : passedOn[from]);
      }
      boolean layer = part.live() != null;
      out[i] = layer ? over(i, in.get(0)) : MaskFlow.through(part.vertex(), in, features);
      boolean ends =
          layer ? MaskFlow.endsAt(bare.get(i)) : part.vertex() instanceof LastTimeStepVertex;
      passedOn[i] = ends ? Flow.ALL : out[i];
    }
    return out;
  }

  /** Over a layer's output; what DL4J told the layer itself goes before what was followed. */
  private Flow over(int index, Flow in) {
    TrainedNetwork.Part part = parts.get(index);
    UnwrappedLayer layer = bare.get(index);
    INDArray own = part.output() ? null : mask(part);
    if (own == null) {
      return keepsMask(layer) && !layer.ownMask() ? Flow.ALL : MaskFlow.through(layer, in);
    }
    Flow told = read(own, in.mask() == null ? examples : in.mask().examples());
    // Pooling of images keeps the mask over its output, all others that over their input.
    boolean done =
        layer.conf() instanceof SubsamplingLayer && !(layer.conf() instanceof Subsampling1DLayer);
    return done ? told : MaskFlow.through(layer, told);
  }

  /** Whether a layer that was told a mask shows it afterwards. */
  private static boolean keepsMask(UnwrappedLayer bare) {
    Layer layer = bare.conf();
    return bare.lastStep()
        || !(layer instanceof AbstractLSTM
            || layer instanceof ConvolutionLayer
            || layer instanceof SubsamplingLayer);
  }

  /** The same, forwards from each layer that shows its mask, then back from the first. */
  private Flow[] fromLayers() {
    int hidden = parts.size();
    while (hidden > 0 && parts.get(hidden - 1).output()) {
      hidden--;
    }
    Flow[] out = new Flow[parts.size()];
    Arrays.fill(out, Flow.ALL);
    int first = 0;
    while (first < hidden && (bare.get(first).ownMask() || !keepsMask(bare.get(first)))) {
      first++;
    }
    Flow in;
    if (first == hidden) {
      in = ofLabels();
    } else {
      INDArray own = mask(parts.get(first));
      in = own == null ? Flow.ALL : read(own, examples);
    }
    Flow next = in;
    for (int i = first; i < hidden; i++) {
      out[i] = over(i, next);
      next = MaskFlow.endsAt(bare.get(i)) ? Flow.ALL : out[i];
    }
    for (int i = first - 1; i >= 0; i--) {
      UnwrappedLayer layer = bare.get(i);
      if (layer.ownMask()) {
        out[i] = over(i, Flow.ALL);
        in = Flow.unknown(HIDDEN);
      } else {
        out[i] = in;
        in = in.equals(Flow.ALL) || MaskFlow.keepsSteps(layer) ? in : Flow.unknown(HIDDEN);
      }
    }
    return out;
  }

  private Flow ofLabels() {
    TrainedNetwork.Part last = parts.get(parts.size() - 1);
    boolean series = last.conf() instanceof RnnOutputLayer || last.conf() instanceof RnnLossLayer;
    INDArray labels = last.output() && series ? mask(last) : null;
    if (labels == null) {
      return Flow.ALL;
    }
    Flow flow = read(labels, examples);
    return flow.mask() == null ? flow : Flow.of(flow.mask().untilLast(), LABELS);
  }

  private Flow read(INDArray mask, int examples) {
    return Flow.of(Mask.of(mask.shape(), reader.read(mask), examples), ODD);
  }
}

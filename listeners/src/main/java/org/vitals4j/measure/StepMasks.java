package org.vitals4j.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Which time steps of which activations are masked, in one forward pass.
 *
 * <p>DL4J tells each layer its mask, except that an LSTM passes the mask on without keeping it. For
 * such a layer the mask is that of the graph's inputs, or that of another layer of the same stack;
 * a stack of nothing but recurrent layers has only the output layer's, which is the features'
 * unless there is one for the labels. Steps after the last labelled one are taken to be padding
 * then.
 */
final class StepMasks {

  /**
   * The steps of one layer.
   *
   * @param kept null if all count
   * @param unknown why it cannot be told which count; null if it can
   */
  record Steps(@Nullable KeptSteps kept, @Nullable String unknown) {

    static final Steps ALL = new Steps(null, null);

    static Steps unknown(String reason) {
      return new Steps(null, reason);
    }
  }

  private static final int MOST_KEPT = 8;

  private final NetworkView view;
  private final List<NetworkView.Part> parts;
  private final MaskReader reader;
  private final boolean none;

  StepMasks(NetworkView view, List<NetworkView.Part> parts, MaskReader reader) {
    this.view = view;
    this.parts = parts;
    this.reader = reader;
    none = view.featureMasks().isEmpty() && parts.stream().allMatch(p -> mask(p) == null);
  }

  private static @Nullable INDArray mask(NetworkView.Part part) {
    org.deeplearning4j.nn.api.Layer live = part.live();
    return live == null ? null : live.getMaskArray();
  }

  /**
   * The steps of a layer's activations that count.
   *
   * @param timeAxis of {@code activations}, if they are a time series
   */
  Steps of(NetworkView.Part part, INDArray activations, int timeAxis) {
    if (none) {
      return Steps.ALL;
    }
    INDArray own = mask(part);
    int rank = activations.rank();
    if (rank == 2) {
      return ofRows(part, own, activations);
    }
    if (rank == 3) {
      return ofSeries(own, activations, timeAxis);
    }
    return own == null ? Steps.ALL : ofImages(own, activations);
  }

  private Steps ofRows(NetworkView.Part part, @Nullable INDArray own, INDArray activations) {
    long rows = activations.size(0);
    if (own != null && own.length() == rows) {
      return steps(reader.read(own), new long[] {1, 0});
    }
    // A vertex between time-distributed layers: rows are steps, but it has no mask of its own.
    for (INDArray mask : view.featureMasks()) {
      if (part.live() == null && mask.length() == rows && mask.size(0) != rows) {
        return Steps.unknown("the rows are time steps, and DL4J does not show which are masked");
      }
    }
    return Steps.ALL;
  }

  @SuppressWarnings("ReferenceEquality") // the same mask, not an equal one
  private Steps ofSeries(@Nullable INDArray own, INDArray activations, int timeAxis) {
    List<INDArray> candidates = new ArrayList<>(4);
    if (own != null) {
      candidates.add(own);
    }
    candidates.addAll(view.featureMasks());
    for (NetworkView.Part other : parts) {
      INDArray mask = other.output() ? null : mask(other);
      if (mask != null && candidates.size() < MOST_KEPT) {
        candidates.add(mask);
      }
    }
    long examples = activations.size(0);
    long time = activations.size(timeAxis);
    boolean[] chosen = null;
    long[] stride = new long[3];
    for (INDArray mask : candidates) {
      boolean matrix = mask.rank() == 2 && mask.size(0) == examples && mask.size(1) == time;
      boolean vector = mask.rank() == 2 && mask.size(1) == 1 && mask.size(0) == examples * time;
      if (!matrix && !vector) {
        continue;
      }
      boolean[] entries = reader.read(mask);
      if (chosen != null && matrix && !Arrays.equals(chosen, entries) && stride[timeAxis] == 1) {
        return Steps.unknown("several masks fit, and it is not known which applies");
      }
      if (chosen == null) {
        chosen = entries;
        // DL4J flattens a mask step by step, all examples of a step together.
        stride[0] = matrix ? time : 1;
        stride[timeAxis] = matrix ? 1 : examples;
      }
      if (mask == own) {
        break; // what the layer was told
      }
    }
    if (chosen != null) {
      return steps(chosen, stride);
    }
    return candidates.isEmpty() || candidates.stream().allMatch(m -> m.length() == examples)
        ? ofLabels(examples, time, timeAxis)
        : Steps.unknown("no mask fits the length of this series");
  }

  private Steps ofLabels(long examples, long time, int timeAxis) {
    INDArray labels = null;
    for (NetworkView.Part part : parts) {
      boolean series = part.conf() instanceof RnnOutputLayer || part.conf() instanceof RnnLossLayer;
      if (part.output() && series && !view.showsFeatureMasks()) {
        labels = mask(part);
      }
    }
    if (labels == null || labels.rank() != 2) {
      return Steps.ALL;
    }
    boolean matrix = labels.size(0) == examples && labels.size(1) == time;
    boolean vector = labels.size(1) == 1 && labels.size(0) == examples * time;
    if (!matrix && !vector) {
      return Steps.ALL;
    }
    boolean[] entries = reader.read(labels).clone();
    int rowStep = (int) (matrix ? time : 1);
    int timeStep = (int) (matrix ? 1 : examples);
    boolean anyPadding = false;
    boolean allLabelled = true;
    for (int row = 0; row < examples; row++) {
      int from = row * rowStep;
      int last = (int) time - 1;
      while (last >= 0 && !entries[from + last * timeStep]) {
        last--;
      }
      for (int t = 0; t < time; t++) {
        allLabelled &= entries[from + t * timeStep];
        entries[from + t * timeStep] = t <= last;
      }
      anyPadding |= last < time - 1;
    }
    if (!anyPadding && !allLabelled) {
      return Steps.unknown("only the labels' mask is shown, and it does not tell padding");
    }
    long[] stride = new long[3];
    stride[0] = rowStep;
    stride[timeAxis] = timeStep;
    return steps(entries, stride);
  }

  private Steps ofImages(INDArray own, INDArray activations) {
    long[] stride = new long[activations.rank()];
    if (own.length() == activations.size(0)) {
      stride[0] = 1;
      return steps(reader.read(own), stride);
    }
    if (own.rank() != activations.rank()) {
      return Steps.unknown("the mask has another rank than the activations");
    }
    long along = 1;
    for (int axis = own.rank() - 1; axis >= 0; axis--) {
      if (own.size(axis) != 1 && own.size(axis) != activations.size(axis)) {
        return Steps.unknown("the mask has another size than the activations");
      }
      stride[axis] = own.size(axis) == 1 ? 0 : along;
      along *= own.size(axis);
    }
    return steps(reader.read(own), stride);
  }

  private static Steps steps(boolean[] entries, long[] stride) {
    for (boolean entry : entries) {
      if (!entry) {
        return new Steps(new KeptSteps(entries, stride), null);
      }
    }
    return Steps.ALL;
  }
}

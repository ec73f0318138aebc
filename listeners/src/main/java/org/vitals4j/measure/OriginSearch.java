package org.vitals4j.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.measure.scan.ArrayScanner;
import org.vitals4j.measure.scan.Range;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin.Kind;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.TensorStatistics;

/**
 * The deep look for the first array that is not finite. It reads everything the iteration computed,
 * so it runs only once NaN or an infinity was seen in the score or the gradient.
 */
final class OriginSearch {

  private final TrainedNetwork network;
  private final ArrayScanner scanner;

  OriginSearch(TrainedNetwork network, ArrayScanner scanner) {
    this.network = network;
    this.scanner = scanner;
  }

  /**
   * Looks in data-flow order.
   *
   * @param shown activations by layer name, as far as DL4J shows them; null if it showed none
   * @param score the loss of this minibatch
   */
  Optional<NonFiniteOrigin> find(
      NetworkDescription description, @Nullable Map<String, INDArray> shown, double score) {
    return find(description, shown, score, true);
  }

  /**
   * Looks in data-flow order once the step is made, where nothing was seen before it. Parameters
   * may be the origin or what the step made of them: that cannot be told, and is said so.
   *
   * @param score the loss of this minibatch
   */
  Optional<NonFiniteOrigin> findAfterStep(NetworkDescription description, double score) {
    return find(description, null, score, false);
  }

  private Optional<NonFiniteOrigin> find(
      NetworkDescription description,
      @Nullable Map<String, INDArray> shown,
      double score,
      boolean beforeStep) {
    boolean complete = shown != null;
    Map<String, INDArray> activations = shown != null ? shown : Map.of();
    String unseen = complete ? "" : "activations were not available";
    Optional<NonFiniteOrigin> data =
        minibatch(Kind.FEATURES, "features", network.features())
            .or(() -> minibatch(Kind.LABELS, "labels", network.labels()));
    if (data.isPresent()) {
      return data;
    }
    INDArray parameters = network.parameters();
    for (NetworkDescription.Layer layer : description.layers()) {
      Optional<NonFiniteOrigin> found =
          parameters == null
              ? Optional.empty()
              : beforeStep
                  ? inBlocks(layer, parameters, Kind.PARAMETER, true, "before this step")
                  : inBlocks(
                      layer,
                      parameters,
                      Kind.UPDATED_PARAMETER,
                      false,
                      "after this step; DL4J showed nothing before it");
      if (found.isPresent()) {
        return found;
      }
      INDArray activation = activations.get(layer.name());
      long bad = activation == null ? 0 : scanner.countNonFinite(activation);
      if (activation != null && bad > 0) {
        return Optional.of(
            new NonFiniteOrigin(
                Kind.ACTIVATION,
                "activations of " + layer.phrase(),
                Optional.of(layer.name()),
                bad,
                activation.length(),
                true,
                "its input and its parameters are finite"));
      }
    }
    if (!Double.isFinite(score)) {
      String where = complete ? "the output layer's activations or the loss" : unseen;
      return Optional.of(
          new NonFiniteOrigin(Kind.SCORE, "score", Optional.empty(), 1, 1, complete, where));
    }
    INDArray gradients = beforeStep ? network.gradients() : null;
    if (gradients != null) {
      // Backpropagation runs from the output to the input.
      List<NetworkDescription.Layer> backwards = new ArrayList<>(description.layers());
      Collections.reverse(backwards);
      for (NetworkDescription.Layer layer : backwards) {
        Optional<NonFiniteOrigin> found =
            inBlocks(layer, gradients, Kind.GRADIENT, complete, unseen);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The first parameter block that is not finite after the step, if any. What the updater made of
   * the gradient lies where the gradient was: if that is finite, the step has not made it so.
   */
  Optional<NonFiniteOrigin> afterStep(NetworkDescription description) {
    INDArray parameters = network.parameters();
    if (parameters == null) {
      return Optional.empty();
    }
    for (NetworkDescription.Layer layer : description.layers()) {
      Optional<NonFiniteOrigin> found =
          inBlocks(
              layer, parameters, Kind.UPDATED_PARAMETER, true, "score and gradient were finite");
      if (found.isPresent()) {
        return stepIsFinite(layer)
            ? inBlocks(
                layer,
                parameters,
                Kind.PARAMETER,
                true,
                "before this step, or by a constraint: score, gradient and step were finite")
            : found;
      }
    }
    return Optional.empty();
  }

  private boolean stepIsFinite(NetworkDescription.Layer layer) {
    INDArray steps = network.gradients();
    return steps != null && inBlocks(layer, steps, Kind.GRADIENT, true, "").isEmpty();
  }

  private Optional<NonFiniteOrigin> minibatch(Kind kind, String name, @Nullable INDArray[] arrays) {
    for (int i = 0; i < arrays.length; i++) {
      INDArray array = arrays[i];
      long bad = array == null ? 0 : scanner.countNonFinite(array);
      if (array != null && bad > 0) {
        String which = arrays.length == 1 ? name : name + " " + i;
        return Optional.of(
            new NonFiniteOrigin(kind, which, Optional.empty(), bad, array.length(), true, ""));
      }
    }
    return Optional.empty();
  }

  private Optional<NonFiniteOrigin> inBlocks(
      NetworkDescription.Layer layer, INDArray vector, Kind kind, boolean complete, String note) {
    List<TensorStatistics> norms = scanner.norms(vector, Range.of(layer.blocks()));
    for (int i = 0; i < norms.size(); i++) {
      NetworkDescription.Block block = layer.blocks().get(i);
      long bad = norms.get(i).nonFinite();
      if (bad > 0) {
        String what = kind == Kind.GRADIENT ? "gradient of " : "parameter ";
        return Optional.of(
            new NonFiniteOrigin(
                kind,
                what + block.name(),
                Optional.of(layer.name()),
                bad,
                block.length(),
                complete,
                note));
      }
    }
    return Optional.empty();
  }
}

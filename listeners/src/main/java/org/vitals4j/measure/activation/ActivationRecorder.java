package org.vitals4j.measure.activation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.network.LayerConnections;
import org.vitals4j.network.TrainedNetwork;
import org.vitals4j.network.UnwrappedLayer;
import org.vitals4j.report.ActivationSnapshot;
import org.vitals4j.report.NetworkDescription;

/**
 * Measures the activations of one network in the course of an iteration.
 *
 * <p>They are read in {@code onForwardPass}: only then do the masks of dropout still exist that
 * tell what an overwritten activation was, and the output layer's dropout has not run yet. Whether
 * a silent unit's weights still learn is asked in {@code onBackwardPass}. Nothing holds an array
 * beyond the callback.
 */
public final class ActivationRecorder {

  private static final ActivationSnapshot NO_CALLBACK =
      ActivationSnapshot.absent("DL4J called no forward callback in this iteration");

  private final ActivationScanner scanner = new ActivationScanner();
  private final MaskReader masks = new MaskReader();
  private @Nullable NetworkDescription described;
  private List<LayerActivations> layers = List.of();
  private List<UnwrappedLayer> bare = List.of();
  private @Nullable LayerConnections connections;
  private boolean seen;
  private boolean watching;
  private boolean confirmed;
  private boolean followed;
  private boolean lookDue;

  /**
   * Begins a forward pass.
   *
   * @return whether a layer has been given another activation function, or the network other
   *     layers; then what was known of them is forgotten
   */
  public boolean begin(List<TrainedNetwork.Part> parts) {
    bare = UnwrappedLayer.of(parts);
    if (layers.isEmpty()) {
      return false;
    }
    boolean same = parts.size() == layers.size();
    for (int i = 0; i < parts.size() && same; i++) {
      same = layers.get(i).isOf(parts.get(i), bare.get(i));
    }
    if (!same) {
      described = null;
      connections = null;
    }
    return !same;
  }

  /**
   * {@code onForwardPass}, after {@link #begin}.
   *
   * @param activations by layer name
   * @param sample whether statistics are due
   * @param look which units are looked at
   */
  public void forward(
      TrainedNetwork network,
      List<TrainedNetwork.Part> parts,
      NetworkDescription description,
      Map<String, INDArray> activations,
      boolean sample,
      UnitLook look) {
    // In a MultiLayerNetwork this callback runs inside an open workspace.
    MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try {
      LayerConnections layerConnections = plan(parts, description);
      @Nullable INDArray[] outputs = new @Nullable INDArray[parts.size()];
      for (int i = 0; i < outputs.length; i++) {
        outputs[i] = activations.get(parts.get(i).name());
      }
      StepMasks steps = new StepMasks(network, parts, bare, layerConnections, masks);
      InPlaceDropout inPlace =
          new InPlaceDropout(
              parts, bare, outputs, layerConnections, network.iteration(), network.epoch());
      int batch = network.batchSize();
      for (int i = 0; i < outputs.length; i++) {
        LayerActivations layer = layers.get(i);
        INDArray output = outputs[i];
        if (output == null) {
          layer.notShown();
        } else if (sample || layer.units().isDue(look)) {
          boolean wanted = look != UnitLook.NONE && layer.units().wantsLook();
          layer.measure(i, output, batch, steps, inPlace, sample, wanted, scanner);
        } else {
          layer.notSampled();
        }
      }
    } finally {
      outside.close();
      masks.clear();
      bare = List.of();
    }
    seen = true;
    watching = look == UnitLook.ALL;
    confirmed = false;
  }

  /** Whether units of any layer are suspect enough for a look in the next forward pass. */
  public boolean isLookDue() {
    return lookDue;
  }

  /**
   * {@code onBackwardPass} of an iteration in which not all units are looked at: follows them by
   * the gradient of what belongs to one unit each. Costs a read of the biases, and nothing for
   * layers whose units were all alive lately.
   *
   * @param description of the network that trains
   * @param batch examples in the minibatch
   */
  public void follow(NetworkDescription description, INDArray gradients, int batch) {
    followed = !layers.isEmpty() && description.equals(described);
    if (followed) {
      for (int i = 0; i < layers.size(); i++) { // in every iteration: no iterator
        layers.get(i).units().follow(gradients, batch, scanner);
      }
    }
  }

  /**
   * Ends an iteration that was {@linkplain #follow followed}.
   *
   * @return whether other units are dead than was last told
   */
  public boolean endFollowed() {
    if (!followed) {
      return false;
    }
    boolean news = false;
    boolean due = false;
    for (int i = 0; i < layers.size(); i++) { // in every iteration: no iterator
      UnitWatch units = layers.get(i).units();
      units.endIteration();
      due |= units.isLookDue();
      news |= units.takeNews();
    }
    lookDue = due;
    seen = false;
    followed = false;
    return news;
  }

  /** Lets go of what was seen of an iteration that did not come to its end. */
  public void drop() {
    if (seen || followed) {
      for (LayerActivations layer : layers) {
        layer.units().drop();
      }
    }
    seen = false;
    watching = false;
    confirmed = false;
    followed = false;
  }

  /** What is known of the units of each layer after {@link #endFollowed}, and nothing else. */
  public List<ActivationSnapshot> units() {
    List<ActivationSnapshot> all = new ArrayList<>(layers.size());
    for (LayerActivations layer : layers) {
      layer.notSampled();
      all.add(layer.snapshot(true));
    }
    return all;
  }

  /** {@code onBackwardPass}: the gradient of this pass is there. */
  public void backward(INDArray gradients) {
    if (!seen || !watching) {
      return;
    }
    for (LayerActivations layer : layers) {
      layer.units().findLearning(gradients, scanner);
    }
    confirmed = true;
  }

  /**
   * Ends the iteration.
   *
   * @param description of the layers asked for
   * @return one entry a layer
   */
  public List<ActivationSnapshot> finish(NetworkDescription description) {
    List<ActivationSnapshot> all = new ArrayList<>(description.layers().size());
    boolean known = seen && description.equals(described);
    for (int i = 0; i < description.layers().size(); i++) {
      if (known) {
        LayerActivations layer = layers.get(i);
        if (confirmed) {
          layer.units().endIteration();
          layer.units().takeNews();
        }
        all.add(layer.snapshot(watching));
      } else {
        all.add(NO_CALLBACK);
      }
    }
    seen = false;
    watching = false;
    confirmed = false;
    return all;
  }

  private LayerConnections plan(List<TrainedNetwork.Part> parts, NetworkDescription description) {
    LayerConnections known = connections;
    if (known != null && description.equals(described)) {
      return known;
    }
    described = description;
    LayerConnections fresh = new LayerConnections(parts);
    connections = fresh;
    List<LayerActivations> all = new ArrayList<>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      all.add(LayerActivations.of(i, parts, fresh, description));
    }
    layers = all;
    return fresh;
  }
}

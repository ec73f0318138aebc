package org.vitals4j.measure.activation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.report.NetworkDescription;

/**
 * The activations that DL4J showed in {@code onForwardPass}: references, which live until the
 * backward pass of the same iteration.
 */
public final class PendingActivations {

  private List<INDArray> listed = List.of();
  private Map<String, INDArray> named = Map.of();
  private boolean any;

  public void show(List<INDArray> arrays) {
    listed = arrays;
    any = true;
  }

  public void show(Map<String, INDArray> arrays) {
    named = arrays;
    any = true;
  }

  /** Whether DL4J showed any in this iteration; a network of one layer has none to show. */
  public boolean any() {
    return any;
  }

  public void drop() {
    any = false;
    listed = List.of();
    named = Map.of();
  }

  /** By layer name; may hold others too. Empty if DL4J showed none. */
  public Map<String, INDArray> byLayer(NetworkDescription network) {
    if (listed.isEmpty()) {
      return named;
    }
    Map<String, INDArray> byLayer = new HashMap<>();
    for (int i = 1; i < listed.size() && i <= network.layers().size(); i++) {
      byLayer.put(network.layers().get(i - 1).name(), listed.get(i));
    }
    return byLayer;
  }
}

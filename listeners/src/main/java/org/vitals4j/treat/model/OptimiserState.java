package org.vitals4j.treat.model;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.UpdaterUtils;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.vitals4j.measure.NativeMemory;
import org.vitals4j.network.ModifiableNetwork;

/** Finds what an optimiser remembers of a parameter block. */
public final class OptimiserState {

  private OptimiserState() {}

  /**
   * Views of the optimiser's state, each of the shape of the parameter: its momentum, its squared
   * gradients, whatever the optimiser keeps one number an element of.
   */
  public static List<INDArray> of(Model model, Trainable part, String key) {
    BaseMultiLayerUpdater<?> updater = ModelState.updater(model);
    INDArray all = updater == null ? null : updater.getStateViewArray();
    List<INDArray> views = new ArrayList<>();
    if (updater == null || all == null) {
      return views;
    }
    INDArray parameter = part.paramTable(false).get(key);
    if (parameter == null) {
      return views;
    }
    INDArray vector = all.reshape(all.length());
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      for (UpdaterBlock.ParamState one : block.getLayersAndVariablesInBlock()) {
        if (one.getLayer() == part && one.getParamName().equals(key)) {
          add(views, vector, block, one, parameter);
        }
      }
    }
    return views;
  }

  /** A block holds each kind of number for all its parameters in a row. */
  private static void add(
      List<INDArray> views,
      INDArray vector,
      UpdaterBlock block,
      UpdaterBlock.ParamState one,
      INDArray parameter) {
    long length = (long) block.getParamOffsetEnd() - block.getParamOffsetStart();
    long state = (long) block.getUpdaterViewOffsetEnd() - block.getUpdaterViewOffsetStart();
    long first =
        (long) block.getUpdaterViewOffsetStart()
            + one.getParamOffsetStart()
            - block.getParamOffsetStart();
    for (long kind = 0; kind < state / length; kind++) {
      long from = first + kind * length;
      views.add(
          vector
              .get(NDArrayIndex.interval(from, from + parameter.length()))
              .reshape(parameter.ordering(), parameter.shape()));
    }
  }

  /**
   * Makes the updater again, with the state that it had, where it is not the one that DL4J would
   * make of the present configuration: a saved or cloned network orders its state by that.
   */
  static void regroup(Model model) {
    BaseMultiLayerUpdater<?> updater = ModelState.updater(model);
    if (updater != null && !isOfConfiguration(updater)) {
      rebuild(model);
    }
  }

  /** Whether neighbours are in one block where their configurations are equal, and only there. */
  private static boolean isOfConfiguration(BaseMultiLayerUpdater<?> updater) {
    UpdaterBlock.ParamState last = null;
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      boolean first = true;
      for (UpdaterBlock.ParamState one : block.getLayersAndVariablesInBlock()) {
        boolean joins =
            last != null
                && UpdaterUtils.updaterConfigurationsEquals(
                    last.getLayer(), last.getParamName(), one.getLayer(), one.getParamName());
        if (joins == first) {
          return false;
        }
        // A block keeps the configuration of its first parameter, which may be another object now.
        if (first
            && block.getGradientUpdater().getConfig()
                != one.getLayer().getConfig().getUpdaterByParam(one.getParamName())) {
          return false;
        }
        last = one;
        first = false;
      }
    }
    return true;
  }

  /**
   * Makes the updater again, with the state that it had: DL4J runs layers of the same configuration
   * as one block, and makes new blocks only then. (Its own {@code setLearningRate} for a layer
   * throws where there is batch normalisation, whose running statistics have no state.)
   */
  @SuppressWarnings("try") // the resource is a scope
  private static void rebuild(Model model) {
    // The state must outlive the workspaces of the step under way.
    try (@SuppressWarnings("try")
        MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      List<List<INDArray>> before =
          each(model).stream().map(all -> all.stream().map(INDArray::dup).toList()).toList();
      begin(model);
      List<List<INDArray>> after = each(model);
      for (int i = 0; i < after.size(); i++) {
        for (int kind = 0; kind < after.get(i).size(); kind++) {
          after.get(i).get(kind).assign(before.get(i).get(kind));
        }
      }
      before.forEach(all -> all.forEach(NativeMemory::free));
    }
  }

  /** Makes the updater again, by the present configuration, with an empty state. */
  @SuppressWarnings("try") // the resource is a scope
  public static void begin(Model model) {
    try (@SuppressWarnings("try")
        MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      ModifiableNetwork.require(model).resetUpdater();
      ModelState.optimiser(model); // DL4J makes it for who asks first, in whatever workspace
    }
  }

  /** Of each parameter block, in order. */
  private static List<List<INDArray>> each(Model model) {
    List<List<INDArray>> all = new ArrayList<>();
    for (Trainable part : LiveLayers.of(model)) {
      for (String key : part.paramTable(false).keySet()) {
        all.add(of(model, part, key));
      }
    }
    return all;
  }

  /** Forgets everything. */
  public static void clear(Model model) {
    INDArray all = ModelState.optimiser(model);
    if (all != null) {
      all.assign(0);
    }
  }
}

package org.vitals4j.treat.model;

import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.measure.NativeMemory;
import org.vitals4j.network.ModifiableNetwork;

/**
 * A copy of all that training changes: parameters, running statistics among them, optimiser state,
 * learning rates.
 *
 * @param iteration DL4J's count before the step that was about to be made
 * @param optimiser null for optimisers without state
 * @param layout where each block of the optimiser's state ends
 */
public record ModelState(
    int iteration,
    INDArray parameters,
    @Nullable INDArray optimiser,
    List<Integer> layout,
    LearningRates.Saved rates) {

  /** Copies; the arrays belong to no workspace. */
  static ModelState of(Model model, int iteration) {
    return of(model, iteration, null);
  }

  /**
   * Copies; the arrays belong to no workspace.
   *
   * @param over a copy that is needed no more: its memory is used again; null for none
   */
  @SuppressWarnings("try") // the resource is a scope
  static ModelState of(Model model, int iteration, @Nullable ModelState over) {
    try (@SuppressWarnings("try")
        MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      INDArray state = optimiser(model);
      return new ModelState(
          iteration,
          Objects.requireNonNull(copy(model.params(), over == null ? null : over.parameters())),
          copy(state, over == null ? null : over.optimiser()),
          layout(model),
          LearningRates.save(model));
    }
  }

  private static @Nullable INDArray copy(@Nullable INDArray live, @Nullable INDArray over) {
    if (live != null
        && over != null
        && live.dataType() == over.dataType()
        && live.equalShapes(over)) {
      return over.assign(live);
    }
    NativeMemory.free(over);
    return live == null ? null : live.dup();
  }

  /** Gives the memory back. The copy cannot be used any more. */
  void free() {
    NativeMemory.free(parameters);
    NativeMemory.free(optimiser);
  }

  /** The same with other learning rates. */
  ModelState with(LearningRates.Saved others) {
    return new ModelState(iteration, parameters, optimiser, layout, others.withStateOf(rates));
  }

  /** Memory that a copy takes, in bytes. */
  public static long bytes(Model model) {
    INDArray state = optimiser(model);
    return (model.params().length() + (state == null ? 0 : state.length()))
        * model.params().dataType().width();
  }

  /** Puts everything back, learning rates included. */
  public void restore(Model model) {
    model.params().assign(parameters);
    LearningRates.restore(model, rates); // before the state, which is in units of other rates yet
    INDArray live = optimiser(model);
    if (live != null && optimiser != null) {
      // Once a layer has a rate of its own, the optimiser orders its state another way.
      if (layout.equals(layout(model))) {
        live.assign(optimiser);
        RateChange.convert(model, rates.inForce());
      } else {
        live.assign(0);
      }
    }
  }

  /** The live state of the optimiser; null where it has none. Makes the updater if need be. */
  public static @Nullable INDArray optimiser(Model model) {
    return ModifiableNetwork.require(model).updaterState();
  }

  private static List<Integer> layout(Model model) {
    BaseMultiLayerUpdater<?> updater = updater(model);
    return updater == null
        ? List.of()
        : updater.getUpdaterBlocks().stream().map(UpdaterBlock::getUpdaterViewOffsetEnd).toList();
  }

  /** The live updater with its blocks; null for one that is not DL4J's. */
  static @Nullable BaseMultiLayerUpdater<?> updater(Model model) {
    return ModifiableNetwork.require(model).updater();
  }
}

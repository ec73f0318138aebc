package org.vitals4j.treat;

import org.junit.jupiter.api.Nested;
import org.vitals4j.plugin.BuiltInTreatments;
import org.vitals4j.plugin.TreatmentPlugin;
import org.vitals4j.testing.TreatmentPluginContract;

class BuiltInTreatmentsTest {

  @Nested
  class RollBack extends TreatmentPluginContract {
    @Override
    protected TreatmentPlugin plugin() {
      return new BuiltInTreatments.RollBack();
    }
  }

  @Nested
  class ReduceLearningRate extends TreatmentPluginContract {
    @Override
    protected TreatmentPlugin plugin() {
      return new BuiltInTreatments.ReduceLearningRate();
    }
  }

  @Nested
  class FitLearningRate extends TreatmentPluginContract {
    @Override
    protected TreatmentPlugin plugin() {
      return new BuiltInTreatments.FitLearningRate();
    }
  }

  @Nested
  class ReplaceOptimiser extends TreatmentPluginContract {
    @Override
    protected TreatmentPlugin plugin() {
      return new BuiltInTreatments.ReplaceOptimiser();
    }
  }

  @Nested
  class ReviveUnits extends TreatmentPluginContract {
    @Override
    protected TreatmentPlugin plugin() {
      return new BuiltInTreatments.ReviveUnits();
    }
  }

  @Nested
  class Leak extends TreatmentPluginContract {
    @Override
    protected TreatmentPlugin plugin() {
      return new BuiltInTreatments.LeakyRelu();
    }
  }

  @Nested
  class Reinitialise extends TreatmentPluginContract {
    @Override
    protected TreatmentPlugin plugin() {
      return new BuiltInTreatments.Reinitialise();
    }
  }

  @Nested
  class ReplaceActivation extends TreatmentPluginContract {
    @Override
    protected TreatmentPlugin plugin() {
      return new BuiltInTreatments.ReplaceActivation();
    }
  }

  @Nested
  class RescaleUnits extends TreatmentPluginContract {
    @Override
    protected TreatmentPlugin plugin() {
      return new BuiltInTreatments.RescaleUnits();
    }
  }

  @Nested
  class Halt extends TreatmentPluginContract {
    @Override
    protected TreatmentPlugin plugin() {
      return new BuiltInTreatments.StopTraining();
    }
  }
}

package org.vitals4j.plugin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.vitals4j.config.Key;
import org.vitals4j.config.Options;
import org.vitals4j.config.ValueType;
import org.vitals4j.report.option.NumberOption;

/** The options of a built-in part as keys of the configuration, with defaults in its file. */
final class NumberKeys {

  private final Map<String, Key<? extends Number>> keys = new LinkedHashMap<>();

  NumberKeys(List<NumberOption> options) {
    for (NumberOption option : options) {
      keys.put(
          option.name(),
          option.isWhole()
              ? Key.of(option.name(), ValueType.integer(option.range()), option.help())
              : Key.of(option.name(), ValueType.number(option.range()), option.help()));
    }
  }

  List<Key<?>> all() {
    return List.copyOf(keys.values());
  }

  /** What is in force, by name of the option. */
  ToDoubleFunction<String> values(Options options) {
    return name -> {
      Key<? extends Number> key = keys.get(name);
      if (key == null) {
        throw new IllegalArgumentException(
            "no option is called '" + name + "', but " + keys.keySet());
      }
      return options.get(key).doubleValue();
    };
  }
}

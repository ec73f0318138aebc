package org.vitals4j.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What a file sets in its section {@code vitals4j}, by key. */
final class HoconFile {

  private static final String ROOT = "vitals4j";
  private static final String REFERENCE = "reference.conf";

  /** One value of a file. */
  record Value(Object raw, String origin) {}

  private HoconFile() {}

  /**
   * The defaults. Read from beside this class: every library has a file of that name at the top.
   */
  static Map<String, Value> reference() {
    try (InputStream file = HoconFile.class.getResourceAsStream(REFERENCE)) {
      if (file == null) {
        throw new IllegalStateException("the jar of Vitals4j has lost its " + REFERENCE);
      }
      return values(
          ConfigFactory.parseReader(new InputStreamReader(file, StandardCharsets.UTF_8)),
          "default");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * Reads a user's file.
   *
   * @throws IllegalArgumentException if there is none, or it is not HOCON, or has no section
   *     "vitals4j"
   */
  static Map<String, Value> read(Path path) {
    if (!Files.isReadable(path)) {
      throw new IllegalArgumentException("there is no such file, or it may not be read");
    }
    ConfigParseOptions options = ConfigParseOptions.defaults().setAllowMissing(false);
    // A name without an ending would be looked for with several.
    if (!path.toString().endsWith(".json") && !path.toString().endsWith(".properties")) {
      options = options.setSyntax(ConfigSyntax.CONF);
    }
    try {
      Config file = ConfigFactory.parseFile(path.toFile(), options).resolve();
      if (!file.hasPath(ROOT)) {
        throw new IllegalArgumentException(
            "it has no section 'vitals4j': write vitals4j { ... } around the keys");
      }
      return values(file, "");
    } catch (ConfigException wrong) {
      throw new IllegalArgumentException(wrong.getMessage(), wrong);
    }
  }

  private static Map<String, Value> values(Config file, String origin) {
    Map<String, Value> values = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : file.getConfig(ROOT).entrySet()) {
      ConfigValue value = entry.getValue();
      values.put(
          entry.getKey(),
          new Value(value.unwrapped(), origin.isEmpty() ? value.origin().description() : origin));
    }
    return values;
  }
}

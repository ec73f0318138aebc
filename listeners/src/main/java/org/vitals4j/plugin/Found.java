package org.vitals4j.plugin;

import java.util.ArrayList;
import java.util.List;
import org.vitals4j.config.Key;

/**
 * A plug-in and where it came from.
 *
 * @param kind its interface
 * @param source for a person: "Vitals4j", "the class path", or the path of a jar
 */
public record Found(Class<? extends Plugin<?>> kind, Plugin<?> plugin, String source) {

  /** Whether it came with Vitals4j. */
  public boolean isBuiltIn() {
    return plugin.getClass().getPackage().equals(Plugin.class.getPackage());
  }

  /** For a person: "detector", "clipping policy", "publisher". */
  public String kindName() {
    return PluginKind.of(kind).label();
  }

  /** Its options as keys of the whole configuration. */
  public List<Key<?>> keys() {
    String name = plugin.name();
    List<Key<?>> keys = new ArrayList<>();
    for (Key<?> option : plugin.options()) {
      keys.add(option.under(name));
    }
    return keys;
  }
}

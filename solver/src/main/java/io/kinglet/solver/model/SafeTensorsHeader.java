package io.kinglet.solver.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kinglet.solver.BadDataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a safetensors file says of itself before its data. It is read token by token, so what it
 * takes in memory is a small multiple of its length, whatever it says.
 *
 * @param entries the tensors in the order in which they are named
 * @param metadata the words
 */
record SafeTensorsHeader(List<Entry> entries, Map<String, String> metadata) {
  private static final JsonFactory JSON = new JsonFactory();

  /** PyTorch's own limit. */
  private static final int MOST_DIMENSIONS = 64;

  /** One tensor's place in the data. */
  record Entry(String name, TensorType type, int[] shape, int count, long begin, long end) {}

  /**
   * Reads and checks it.
   *
   * @param label what messages call the file
   * @param json the header's bytes
   * @param dataBytes how many bytes of data follow
   * @throws BadDataException if it is not what the format asks for
   */
  static SafeTensorsHeader parse(String label, byte[] json, long dataBytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      throw bad(label, "its header is not UTF-8 text");
    }
    if (!text.startsWith("{")) {
      throw bad(label, "its header does not begin with '{'");
    }
    try (JsonParser in = JSON.createParser(text)) {
      in.nextToken();
      SafeTensorsHeader header = new Reader(label, in).header();
      if (in.nextToken() != null) {
        throw bad(label, "its header goes on after the last '}'");
      }
      checkCover(label, header.entries, dataBytes);
      return header;
    } catch (JacksonException e) {
      throw bad(label, "its header is not JSON (" + e.getOriginalMessage() + ")");
    } catch (IOException e) {
      throw new IllegalStateException("reading a string does not fail", e);
    }
  }

  /** The tensors must cover the data, without holes and without overlap. */
  private static void checkCover(String label, List<Entry> entries, long dataBytes) {
    List<Entry> sorted = inDataOrder(entries);
    long at = 0;
    String before = "the beginning";
    for (Entry entry : sorted) {
      if (entry.begin != at) {
        throw bad(
            label,
            "'"
                + entry.name
                + "' begins at byte "
                + entry.begin
                + " of the data, but "
                + before
                + " ends at "
                + at
                + (entry.begin < at ? ", so they overlap" : ", so bytes between belong to none"));
      }
      at = entry.end;
      before = "'" + entry.name + "'";
    }
    if (at != dataBytes) {
      throw bad(
          label,
          "its tensors take "
              + at
              + " bytes of data and there are "
              + dataBytes
              + (at > dataBytes ? "; it is cut short" : "; what follows belongs to none"));
    }
  }

  /** The entries as their numbers stand one after the other. */
  static List<Entry> inDataOrder(List<Entry> entries) {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    return sorted;
  }

  static BadDataException bad(String label, String what) {
    return new BadDataException(
        label + ": " + what + "; it is not a whole safetensors file, copy or save it again");
  }

  /** Walks over the tokens. */
  private record Reader(String label, JsonParser in) {
    SafeTensorsHeader header() throws IOException {
      Map<String, Entry> entries = new LinkedHashMap<>();
      Map<String, String> metadata = null;
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        in.nextToken();
        if (name.equals(Tensors.METADATA)) {
          if (metadata != null) {
            throw twice(name);
          }
          metadata = metadata();
        } else if (entries.put(name, entry(name)) != null) {
          throw twice(name);
        }
      }
      expect(JsonToken.END_OBJECT, "the header", "'}'");
      return new SafeTensorsHeader(
          List.copyOf(entries.values()), metadata == null ? Map.of() : metadata);
    }

    private Map<String, String> metadata() throws IOException {
      expect(JsonToken.START_OBJECT, Tensors.METADATA, "an object of texts");
      Map<String, String> words = new LinkedHashMap<>();
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        in.nextToken();
        expect(JsonToken.VALUE_STRING, Tensors.METADATA + "." + name, "text");
        if (words.put(name, in.getText()) != null) {
          throw twice(Tensors.METADATA + "." + name);
        }
      }
      expect(JsonToken.END_OBJECT, Tensors.METADATA, "'}'");
      return words;
    }

    private Entry entry(String name) throws IOException {
      expect(JsonToken.START_OBJECT, name, "an object");
      String type = null;
      long[] shape = null;
      long[] offsets = null;
      for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
        in.nextToken();
        switch (field) {
          case "dtype" -> {
            once(type, name, field);
            expect(JsonToken.VALUE_STRING, name + "." + field, "text");
            type = in.getText();
          }
          case "shape" -> {
            once(shape, name, field);
            shape = integers(name + "." + field);
          }
          case "data_offsets" -> {
            once(offsets, name, field);
            offsets = integers(name + "." + field);
          }
          default -> throw bad(label, "'" + name + "' has a field '" + field + "', unknown here");
        }
      }
      expect(JsonToken.END_OBJECT, name, "'}'");
      if (type == null || shape == null || offsets == null || offsets.length != 2) {
        throw bad(label, "'" + name + "' does not give dtype, shape and two data_offsets");
      }
      return checked(name, type, shape, offsets);
    }

    private Entry checked(String name, String typeName, long[] shape, long[] offsets) {
      TensorType type = TensorType.named(typeName);
      if (type == null) {
        throw new BadDataException(
            label
                + ": '"
                + name
                + "' is of type "
                + typeName
                + ", which is not read ("
                + Arrays.toString(TensorType.values())
                + " are); save it as one of these");
      }
      long count = count(shape);
      if (count < 0) {
        throw new BadDataException(
            label
                + ": '"
                + name
                + "' claims the shape "
                + Arrays.toString(shape)
                + ", more than one array here holds (2³¹ − 9 numbers); cut it up");
      }
      if (offsets[1] - offsets[0] != count * type.bytes()) {
        throw bad(
            label,
            "'"
                + name
                + "' has bytes "
                + offsets[0]
                + " to "
                + offsets[1]
                + ", but its shape "
                + Arrays.toString(shape)
                + " of "
                + type
                + " takes "
                + count * type.bytes());
      }
      int[] extents = Arrays.stream(shape).mapToInt(extent -> (int) extent).toArray();
      return new Entry(name, type, extents, (int) count, offsets[0], offsets[1]);
    }

    /** How many numbers; −1 if an extent or the product is beyond what an array holds. */
    private static long count(long[] shape) {
      long count = 1;
      boolean none = false;
      for (long extent : shape) {
        if (extent > Integer.MAX_VALUE - 8) {
          return -1;
        }
        none |= extent == 0;
        count = Math.min(count * Math.max(1, extent), Integer.MAX_VALUE);
      }
      return none ? 0 : count > Integer.MAX_VALUE - 8 ? -1 : count;
    }

    private long[] integers(String what) throws IOException {
      expect(JsonToken.START_ARRAY, what, "an array of whole numbers");
      long[] values = new long[MOST_DIMENSIONS];
      int found = 0;
      while (in.nextToken() != JsonToken.END_ARRAY) {
        expect(JsonToken.VALUE_NUMBER_INT, what, "whole numbers");
        if (in.getNumberType() == JsonParser.NumberType.BIG_INTEGER || in.getLongValue() < 0) {
          throw bad(label, what + " has a number that is negative or beyond 2⁶³");
        }
        if (found == MOST_DIMENSIONS) {
          throw bad(label, what + " has more than " + MOST_DIMENSIONS + " numbers");
        }
        values[found++] = in.getLongValue();
      }
      return Arrays.copyOf(values, found);
    }

    private void once(Object held, String name, String field) {
      if (held != null) {
        throw twice(name + "." + field);
      }
    }

    private void expect(JsonToken token, String what, String wanted) {
      if (in.currentToken() != token) {
        throw bad(
            label, what + " is not " + wanted + " in its header (" + in.currentToken() + " is)");
      }
    }

    private BadDataException twice(String what) {
      return bad(label, "its header names '" + what + "' twice");
    }
  }
}

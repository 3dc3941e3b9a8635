package nl.schakel.disclosure.text;

import java.util.Arrays;

/** Words of letters a-z as a tree: following a text costs one step a letter, however many words there are. */
final class WordTree {

    static final int ROOT = 0;
    static final int NONE = -1;
    private static final int LETTERS = 26;

    private int[] children = new int[LETTERS << 10];
    private boolean[] ends = new boolean[1 << 10];
    private int nodes = 1;

    /** @param word lower-case letters only */
    void add(String word) {
        int node = ROOT;
        for (int i = 0; i < word.length(); i++) {
            int slot = node * LETTERS + word.charAt(i) - 'a';
            if (children[slot] == 0) {
                grow();
                children[slot] = nodes++;
            }
            node = children[slot];
        }
        ends[node] = true;
    }

    /** @return the node one letter on, or {@link #NONE} where no word goes on like that */
    int next(int node, char lowerCase) {
        int next = children[node * LETTERS + lowerCase - 'a'];
        return next == 0 ? NONE : next;
    }

    /** Whether a word ends at that node. */
    boolean isWord(int node) {
        return ends[node];
    }

    private void grow() {
        if (nodes == ends.length) {
            ends = Arrays.copyOf(ends, 2 * nodes);
            children = Arrays.copyOf(children, 2 * nodes * LETTERS);
        }
    }
}
